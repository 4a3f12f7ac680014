package io.millrace.ingest.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why a request is answered with an error: what is wrong, and the way out. Has no stack trace. */
public final class Problem extends Exception {

    /** What stands in the answer beside the status and the words. */
    @FunctionalInterface
    public interface More {
        void write(JsonGenerator json) throws IOException;
    }

    private final int status;
    private final transient More more;
    private final transient Map<String, String> headers;

    private Problem(int status, String detail, Map<String, String> headers, More more) {
        super(detail, null, false, false);
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.more = more;
    }

    public static Problem of(int status, String detail) {
        return new Problem(status, detail, Map.of(), json -> {});
    }

    /** The server cannot do it now; the client may try again. */
    public static Problem later(int status, Duration wait, String detail) {
        return of(status, detail).with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }

    public Problem with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Problem(status, getMessage(), all, more);
    }

    public Problem with(More more) {
        return new Problem(status, getMessage(), headers, more);
    }

    public int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The members of a JSON object that tells of it. */
    public void write(JsonGenerator json) throws IOException {
        json.writeNumberField("status", status);
        json.writeStringField("detail", getMessage());
        more.write(json);
    }
}
