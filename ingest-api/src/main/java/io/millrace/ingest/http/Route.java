package io.millrace.ingest.http;

import io.vertx.core.http.HttpMethod;

/**
 * What answers a method on a path.
 *
 * @param path as OpenAPI writes it: {@code /v1/events/{topic}}
 * @param name as metrics and the log call it
 */
public record Route(HttpMethod method, String path, String name, Handler handler) {

    /** Answers a call, now or later; or throws why it cannot. */
    @FunctionalInterface
    public interface Handler {
        void handle(Call call) throws Problem;
    }

    public static Route get(String path, Handler handler) {
        return new Route(HttpMethod.GET, path, "GET " + path, handler);
    }

    public static Route delete(String path, Handler handler) {
        return new Route(HttpMethod.DELETE, path, "DELETE " + path, handler);
    }

    public static Route post(String path, Handler handler) {
        return new Route(HttpMethod.POST, path, "POST " + path, handler);
    }

    /** A WebSocket; it may share its path with a route of another method. */
    public static Route socket(String path, Handler handler) {
        return new Route(HttpMethod.GET, path, "WS " + path, handler);
    }

    /** Whether only machines ask for it, again and again. */
    boolean isProbe() {
        return path.startsWith("/health/") || path.equals("/metrics");
    }

    boolean isSocket() {
        return name.startsWith("WS ");
    }
}
