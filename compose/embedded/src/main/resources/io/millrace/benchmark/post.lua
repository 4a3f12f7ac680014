-- Posts one file again and again: wrk … -s post.lua URL -- FILE CONTENT-TYPE
function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  wrk.method = "POST"
  wrk.body = file:read("*a")
  wrk.headers["Content-Type"] = arguments[2]
  file:close()
end
