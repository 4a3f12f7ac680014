package io.millrace.ingest.http;

import io.vertx.core.http.HttpServerRequest;

/** One line for each request but those of probes. The path stands in it, never the query or any header but Host. */
public final class AccessLog {

    private final LogLines log;
    private final boolean isOn;

    public AccessLog(LogLines log, boolean isOn) {
        this.log = log;
        this.isOn = isOn;
    }

    void write(Call call, int status, long nanos) {
        if (!isOn || call.isProbe()) {
            return;
        }
        HttpServerRequest request = call.request();
        StringBuilder line = log.begin().append(call.address()).append(" host=");
        LogLines.quoted(line, request.getHeader("Host"));
        line.append(" key=");
        LogLines.quoted(line, call.sender());
        line.append(' ').append(request.method().name()).append(' ');
        LogLines.quoted(line, request.path());
        line.append(' ').append(status).append(" events=").append(call.events());
        line.append(" ms=").append(nanos / 1_000_000).append('.').append(nanos / 100_000 % 10);
        log.end(line.append(" request=").append(call.id()));
    }
}
