package io.millrace.ingest.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request until it is answered. All of it happens on the thread of its connection. */
public final class Call {

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    /** How long a client that is refused may go on sending. */
    private static final long PARTING_MILLIS = 2_000;

    private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final int PARAMETERS = 100;

    /** Bodies of fewer than a million bytes. */
    private static final int SHORT_DIGITS = 6;

    private final Service service;
    private final HttpServerRequest request;
    private final Context context;
    private final long began = System.nanoTime();
    private Route route;
    private List<String> open = List.of();
    private String id;
    private String address;
    private String sender = "-";
    private long held;
    private int events;
    private boolean isStoring;
    private boolean isAnswered;

    Call(Service service, HttpServerRequest request, Context context) {
        this.service = service;
        this.request = request;
        this.context = context;
    }

    void routed(Routes.Match match) {
        route = match.route();
        open = match.open();
    }

    public HttpServerRequest request() {
        return request;
    }

    /** The thread of the connection: what others learn about this call is told there. */
    public void onItsThread(Runnable told) {
        context.runOnContext(_ -> told.run());
    }

    public String header(String name) {
        return request.getHeader(name);
    }

    /** What its client calls the request, or a name that no other request has. */
    String id() {
        if (id == null) {
            id = RequestIds.of(request.getHeader(AnswerHeaders.REQUEST_ID));
        }
        return id;
    }

    /** Whose request it is: its peer's, or that of the one for whom a proxy passes it on. */
    public String address() {
        if (address == null) {
            address = service.proxies().caller(request);
        }
        return address;
    }

    /** The open segment of the path, unescaped. */
    public String segment(int index) throws Problem {
        try {
            return QueryStringDecoder.decodeComponent(open.get(index).replace("+", "%2B"));
        } catch (IllegalArgumentException malformed) {
            throw Problem.of(400, "The path holds a % that no two hex digits follow.");
        }
    }

    /**
     * A parameter behind the question mark; null if it is not there. Only & stands between parameters, and a
     * % that no two hex digits follow stands for itself, as clients of old are used to.
     */
    public String parameter(String name) {
        String query = request.query();
        if (query == null) {
            return null;
        }
        String escaped = STRAY_PERCENT.matcher(query).replaceAll("%25");
        List<String> values = new QueryStringDecoder(escaped, StandardCharsets.UTF_8, false, PARAMETERS, true)
                .parameters()
                .get(name);
        return values == null ? null : values.getFirst();
    }

    /** Who sends, for the log. */
    public void from(String sender) {
        this.sender = sender;
    }

    /** Counts events for the log. */
    public void carries(int events) {
        this.events = events;
    }

    /** Takes room for bytes until the call is answered. */
    public void hold(long bytes) throws Problem {
        service.room().require(bytes);
        held += bytes;
    }

    public boolean isAnswered() {
        return isAnswered;
    }

    public long ageNanos() {
        return System.nanoTime() - began;
    }

    public void answer(int status, String type, Buffer body) {
        if (isAnswered) {
            return;
        }
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type);
            AnswerHeaders.put(response, type, id(), request.isSSL());
            partIfUnread(response);
            response.end(body);
        }
        done(status);
    }

    /** The answer follows piece by piece, for as long as its client stays. */
    public HttpServerResponse stream(String type) {
        HttpServerResponse response = request.response();
        response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, type);
        AnswerHeaders.put(response, type, id(), request.isSSL());
        done(200);
        return response;
    }

    public void fail(Problem problem) {
        if (isAnswered) {
            return;
        }
        logIfDenied(problem);
        problem.headers().forEach(request.response()::putHeader);
        answer(problem.status(), "application/problem+json", Json.object(json -> {
            problem.write(json);
            json.writeStringField("requestId", id());
        }));
    }

    /** Somebody was not let in, or not on. */
    public void logIfDenied(Problem problem) {
        if (Denials.isDenial(problem.status())) {
            service.denials().add(this, problem);
        }
    }

    /** For what nobody foresaw: the log gets the cause, the client does not. */
    public void fail(Throwable unforeseen) {
        LOG.error("A request to {} failed", name(), unforeseen);
        fail(Problem.of(500, "The API failed; its log has the error."));
    }

    /** Kafka gets its events: from now on it ends when Kafka has spoken, even if its client goes away. */
    public void storing() {
        isStoring = true;
    }

    /** The client went away before it was answered. */
    public void abandoned() {
        if (!isAnswered && !isStoring) {
            done(499);
        }
    }

    /** It has become a WebSocket, which is answered frame by frame. */
    public void upgraded() {
        done(101);
    }

    private void partIfUnread(HttpServerResponse response) {
        if (service.isStopping()) {
            response.putHeader("Connection", "close");
        }
        if (!request.isEnded() && mayBeLong()) {
            response.putHeader("Connection", "close");
            request.resume();
            service.vertx().setTimer(PARTING_MILLIS, _ -> request.connection().close());
        }
    }

    /**
     * What is short is read to its end, so that the connection can be used again. A client that asked first
     * may send the body or not.
     */
    private boolean mayBeLong() {
        if (header("Expect") != null) {
            return true;
        }
        String length = header("Content-Length");
        return length == null ? header("Transfer-Encoding") != null : length.length() > SHORT_DIGITS;
    }

    private void done(int status) {
        isAnswered = true;
        service.room().give(held);
        held = 0;
        service.answered(this, status);
    }

    Route route() {
        return route;
    }

    String name() {
        return route == null ? "none" : route.name();
    }

    boolean isProbe() {
        return route != null && route.isProbe();
    }

    String sender() {
        return sender;
    }

    int events() {
        return events;
    }
}
