package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More than the API takes, slower than it waits, and what nobody can read. */
@OnSharedBroker
class ApiLimitsIT {

    private static final String TOPIC = "limits";
    private static final String GOOD = "{\"event_type\":\"default\"}";
    private static final int MALFORMED = 10_000;

    private static RunningApi api;

    @BeforeAll
    static void start(RunningBroker broker) {
        api = RunningApi.start(
                broker,
                TOPIC,
                "api-body-limit=100k",
                "api-unpacked-limit=1m",
                "api-batch-limit=100",
                "api-nesting-limit=10",
                "api-header-limit=20",
                "api-header-size-limit=4k",
                "api-connection-limit=100",
                "api-receive-within=1s",
                "api-idle-timeout=2s");
    }

    @AfterAll
    static void everyEventIsAccountedFor() {
        api.closeWithAllAccountedFor();
    }

    @Test
    void refusesABodyThatIsTooLarge() throws IOException {
        String large = "{\"event_type\":\"default\",\"x\":\"" + "x".repeat(100 << 10) + "\"}";

        assertNamed(api.ask(Ask.json(TOPIC, large)), 413, "api-body-limit");
        assertNamed(api.ask(Ask.json(TOPIC, GOOD).with("Content-Length", "100000000000")), 400, "");
        try (Wire wire = api.wire()) {
            wire.send("POST /v1/events/limits HTTP/1.1\nHost: a\nContent-Type: application/json\n"
                    + "Transfer-Encoding: chunked\n\n" + Integer.toHexString(large.length()) + "\n" + large
                    + "\n0\n\n");
            assertNamed(wire.answer(), 413, "api-body-limit");
            assertThat(wire.isClosed()).isTrue();
        }
        try (Wire wire = api.wire()) {
            wire.send("POST /v1/events/limits HTTP/1.1\nHost: a\nContent-Type: application/json\n"
                    + "Content-Length: 100000000000\n\n{");
            assertNamed(wire.answer(), 413, "102400 bytes");
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void refusesWhatGrowsTooLargeWhenItIsUnpacked() {
        assertNamed(
                api.ask(Ask.post(TOPIC, new byte[64 << 20])
                        .with("Content-Type", "application/json")
                        .packed()),
                413,
                "api-unpacked-limit");
        Ask twice = Ask.post(TOPIC, Ask.gzip(Ask.gzip(new byte[64 << 20]))).with("Content-Type", "application/json");
        assertThat(api.ask(twice.with("Content-Encoding", "gzip")).status()).isEqualTo(400);
        assertThat(api.ask(twice.with("Content-Encoding", "gzip, gzip")).status())
                .isEqualTo(415);
    }

    @Test
    void refusesTooManyEventsInOneRequest() {
        assertThat(api.ask(Ask.json(TOPIC, "[" + GOOD + ("," + GOOD).repeat(99) + "]"))
                        .status())
                .isEqualTo(202);
        assertNamed(api.ask(Ask.json(TOPIC, "[" + GOOD + ("," + GOOD).repeat(100) + "]")), 413, "api-batch-limit");
        assertNamed(
                api.ask(Ask.post(TOPIC, (GOOD + "\n").repeat(101)).with("Content-Type", "application/x-ndjson")),
                413,
                "more than 100 events");
    }

    @Test
    void refusesWhatLiesTooDeep() {
        String deep = "{\"event_type\":\"default\",\"x\":" + "[".repeat(10) + "]".repeat(10) + "}";

        assertNamed(api.ask(Ask.json(TOPIC, deep)), 400, "api-nesting-limit");
        assertThat(api.ask(Ask.json(TOPIC, "[".repeat(50_000))).status()).isEqualTo(400);
        assertThat(api.ask(Ask.post(TOPIC, "{\"data\":" + "[".repeat(50_000))
                                .with("Content-Type", "application/cloudevents+json"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesHeadersThatAreTooManyOrTooLarge() {
        Ask many = Ask.get("/");
        for (int index = 0; index < 20; index++) {
            many = many.with("X-" + index, "x");
        }
        assertNamed(api.ask(many), 400, "more than 20 headers");
        assertNamed(api.ask(Ask.get("/").with("X", "x".repeat(4_097))), 431, "4096 bytes");
        assertNamed(api.ask(Ask.get("/" + "x".repeat(4_097))), 414, "4096 bytes");
    }

    @Test
    void leavesClientsThatAreTooSlowAndServesTheOthers() throws Exception {
        List<Wire> slow = new ArrayList<>();
        for (int index = 0; index < 60; index++) {
            slow.add(api.wire());
        }
        Thread dripping = Thread.ofVirtual().start(() -> drip(slow));
        for (int index = 0; index < 60; index++) {
            Wire wire = slow.get(index);
            if (index % 2 == 0) {
                assertNamed(wire.answer(), 408, "1000 ms");
            }
            assertThat(wire.isClosed()).isTrue();
            assertThat(api.ask(Ask.json(TOPIC, GOOD)).status()).isEqualTo(202);
        }
        dripping.join();
        RunningApi.await("connections to be gone", () -> api.metric("millrace_connections") == 1);
    }

    /** A byte at a time: half of them in their body, half of them in their headers. */
    private static void drip(List<Wire> wires) {
        boolean anyOpen = true;
        for (int step = 0; anyOpen; step++) {
            anyOpen = false;
            for (int index = 0; index < wires.size(); index++) {
                try {
                    String text = step > 0
                            ? "x"
                            : index % 2 == 0
                                    ? "POST /v1/events/limits HTTP/1.1\nHost: a\nContent-Type: application/json\n"
                                            + "Content-Length: 90000\n\n{"
                                    : "GET / HTTP/1.1\nHost: a\nX-Slow: ";
                    wires.get(index).send(text);
                    anyOpen = true;
                } catch (IOException closed) {
                    continue;
                }
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(50).toNanos());
        }
    }

    @Test
    void holdsNoMoreConnectionsThanItMay() {
        RunningApi.await("connections to be gone", () -> api.metric("millrace_connections") == 1);
        List<Wire> wires = new ArrayList<>();
        try {
            for (int index = 0; index < 100; index++) {
                wires.add(api.wire());
            }
            try (Wire more = api.wire()) {
                assertThat(more.isClosed()).isTrue();
            }
        } finally {
            wires.forEach(Wire::close);
        }
        RunningApi.await("room for others", () -> api.isReady() && api.metric("millrace_connections") == 1);
    }

    @Test
    void answersEveryMalformedRequestWithoutFailing() throws IOException {
        Malformed malformed = new Malformed(20_261_121, TOPIC);
        Wire wire = api.wire();
        try {
            for (int count = 0; count < MALFORMED; count++) {
                byte[] request = malformed.next();
                Wire.Answer answer;
                try {
                    answer = wire.send(request).answer();
                } catch (java.net.SocketTimeoutException hung) {
                    throw new AssertionError("No answer to " + shown(request), hung);
                } catch (IOException closed) {
                    throw new UncheckedIOException("Closed on " + shown(request), closed);
                }
                assertThat(answer.status()).as(shown(request)).isBetween(200, 499);
                assertThat(answer.text())
                        .as(shown(request))
                        .doesNotContain("Exception", "java.", "io.millrace", "com.fasterxml", "StreamRead", "\tat ");
                if ("close".equals(answer.headers().get("connection"))) {
                    wire.close();
                    wire = api.wire();
                }
            }
        } finally {
            wire.close();
        }
        api.assertAtRest();
    }

    private static String shown(byte[] request) {
        return new String(request, 0, Math.min(request.length, 1_000), StandardCharsets.ISO_8859_1);
    }

    private static void assertNamed(Wire.Answer answer, int status, String limit) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains(limit);
    }
}
