package io.millrace.ingest.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** What each answer has against those in between: caches, browsers that guess or frame, and networks without TLS. */
final class AnswerHeaders {

    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");

    private static final CharSequence CACHING = HttpHeaders.createOptimized("Cache-Control");
    private static final CharSequence NEVER = HttpHeaders.createOptimized("no-store");
    private static final CharSequence TYPES = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence AS_SAID = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NO_SCRIPTS =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence TLS_FOR_A_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private static final String HTML = "text/html";

    private AnswerHeaders() {}

    static void put(HttpServerResponse response, String type, String requestId, boolean isTls) {
        response.putHeader(REQUEST_ID, requestId);
        if (!response.headers().contains(CACHING)) {
            response.putHeader(CACHING, NEVER);
        }
        response.putHeader(TYPES, AS_SAID);
        if (type.startsWith(HTML) && !response.headers().contains(CONTENT)) {
            response.putHeader(CONTENT, NO_SCRIPTS);
        }
        if (isTls) {
            response.putHeader(TRANSPORT, TLS_FOR_A_YEAR);
        }
    }
}
