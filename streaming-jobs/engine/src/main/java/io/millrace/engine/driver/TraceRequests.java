package io.millrace.engine.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.inspect.Trace;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers where an event is: {@code topic} with {@code id}, and {@code source} for a CloudEvent, or with
 * {@code partition} and {@code offset}. What it asks Kafka with stays open from the first request on.
 */
final class TraceRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TraceRequests.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WAYS = "Ask with topic and id, or with topic, partition and offset.";

    /** One is traced at a time; these may wait, each with a thread. */
    private static final int MOST_WAITING = 16;

    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final Supplier<Trace> opener;
    private Trace trace;

    record Answer(int status, String json) {}

    TraceRequests(Supplier<Trace> opener) {
        this.opener = opener;
    }

    /** @param query as it stands in the address; null for none */
    Answer answer(String query) {
        if (!room.tryAcquire()) {
            return json(503, Map.of("error", "Too many traces wait for this driver. Ask again in a second."));
        }
        try {
            return traced(query);
        } finally {
            room.release();
        }
    }

    private Answer traced(String query) {
        try {
            return answer(parameters(query));
        } catch (NumberFormatException noNumber) {
            return refusal("partition and offset are numbers. " + WAYS);
        } catch (RuntimeException failure) {
            LOG.warn("A trace failed", failure);
            return json(500, Map.of("error", "The trace failed: " + failure));
        }
    }

    private Answer answer(Map<String, String> asked) {
        String topic = asked.get("topic");
        String id = asked.get("id");
        if (topic != null && id != null) {
            return json(200, trace().of(topic, id, asked.get("source")));
        }
        if (topic == null || !asked.containsKey("partition") || !asked.containsKey("offset")) {
            return refusal(WAYS);
        }
        int partition = Integer.parseInt(asked.get("partition"));
        long offset = Long.parseLong(asked.get("offset"));
        return partition < 0 || offset < 0
                ? refusal("partition and offset are 0 or more.")
                : json(200, trace().at(topic, partition, offset));
    }

    /** @param query as it stands in the address; null for none */
    static Map<String, String> parameters(String query) {
        Map<String, String> asked = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                asked.put(pair.substring(0, equals), text(pair.substring(equals + 1)));
            }
        }
        return asked;
    }

    private static String text(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private static Answer refusal(String why) {
        return json(400, Map.of("error", why));
    }

    private static Answer json(int status, Object body) {
        try {
            return new Answer(status, JSON.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private synchronized Trace trace() {
        if (trace == null) {
            trace = opener.get();
        }
        return trace;
    }

    @Override
    public synchronized void close() {
        if (trace != null) {
            trace.close();
        }
    }
}
