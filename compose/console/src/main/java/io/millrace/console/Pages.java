package io.millrace.console;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The pages and what they are made of: files of the jar. They contain no data, so they need no login. */
final class Pages {

    private static final String FOLDER = "pages/";
    private static final String UPLOT = "META-INF/maven/org.webjars.npm/uplot/pom.properties";

    /** No page may run or show anything that the console has not sent. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> PAGES = Map.of(
            "/", "overview",
            "/pipelines/{name}", "pipeline",
            "/quarantine", "quarantine",
            "/find", "find",
            "/tables", "tables",
            "/tables/{schema}/{name}", "tables",
            "/actions", "actions",
            "/login", "login");

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "html", "text/html; charset=utf-8");

    /** A file has one name, and none leads out of its folder. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

    private final Map<String, Buffer> files = new ConcurrentHashMap<>();

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        PAGES.forEach((path, page) -> routes.add(Route.get(path, call -> send(call, FOLDER + page + ".html"))));
        routes.add(Route.get("/assets/{file}", call -> send(call, FOLDER + "assets/" + name(call))));
        routes.add(Route.get("/assets/uplot/{file}", call -> send(call, uplot(name(call)))));
        return routes;
    }

    private static String name(Call call) throws Problem {
        String name = call.segment(0);
        if (!NAME.matcher(name).matches()) {
            throw Problem.of(404, "There is no such file.");
        }
        return name;
    }

    private static String uplot(String file) {
        return "/META-INF/resources/webjars/uplot/" + Version.UPLOT + "/dist/" + file;
    }

    private void send(Call call, String name) throws Problem {
        String kind = name.substring(name.lastIndexOf('.') + 1);
        String type = TYPES.get(kind);
        if (type == null) {
            throw Problem.of(404, "There is no such file.");
        }
        Buffer file = files.get(name);
        if (file == null) {
            file = read(name);
            files.put(name, file);
        }
        call.request()
                .response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                // A new release has new files under old names.
                .putHeader("Cache-Control", "no-cache");
        call.answer(200, type, file);
    }

    private static Buffer read(String name) throws Problem {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw Problem.of(404, "There is no such file.");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Which release of the charts is on the class path. */
    private static final class Version {

        static final String UPLOT = uplot();

        private static String uplot() {
            Properties properties = new Properties();
            try (InputStream in = Pages.class.getClassLoader().getResourceAsStream(Pages.UPLOT)) {
                properties.load(in);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            return properties.getProperty("version");
        }
    }
}
