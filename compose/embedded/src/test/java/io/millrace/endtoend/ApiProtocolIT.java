package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that speak HTTP in odd ways, or none at all. */
@OnSharedBroker
class ApiProtocolIT {

    private static final String TOPIC = "protocol";
    private static final String GOOD = "{\"event_type\":\"default\"}";
    private static final String POST = "POST /v1/events/protocol HTTP/1.1\nHost: a\nContent-Type: application/json\n";

    private static RunningApi api;

    @BeforeAll
    static void start(RunningBroker broker) {
        api = RunningApi.start(broker, TOPIC);
    }

    @AfterAll
    static void everyEventIsAccountedFor() {
        api.closeWithAllAccountedFor();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /nothing HTTP/1.1|404",
                "GET /v1/events/protocol HTTP/1.1|405",
                "PUT /join_guild HTTP/1.1|405",
                "POST / HTTP/1.0|405",
                "OPTIONS /join_guild HTTP/1.1|405",
                "TRACE / HTTP/1.1|405",
                "BREW / HTTP/1.1|405",
                "OPTIONS * HTTP/1.1|400",
                "CONNECT a:80 HTTP/1.1|400",
                "GET join_guild HTTP/1.1|400",
                "GET ? HTTP/1.1|400",
                "GET http://other/join_guild?event_detail=x HTTP/1.1|200",
                "GET http://other HTTP/1.1|200",
                "GET //join_guild HTTP/1.1|404",
                "GET /join_guild/ HTTP/1.1|404",
                "GET /join_guild#x HTTP/1.1|404"
            })
    void answersWhateverIsAskedFor(String line, int status) throws IOException {
        try (Wire wire = api.wire()) {
            assertThat(wire.send(line + "\nHost: a\n\n").answer().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n\n\n\n",
                "hello\n\n",
                "GET\n\n",
                "GET /\n\n",
                "GET / HTTP/x\nHost: a\n\n",
                "G\u0001T / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\nHost\n\n",
                "GET / HTTP/1.1\n: a\n\n",
                "GET / HTTP/1.1\nHost : a\n\n",
                "GET / HTTP/1.1\n folded: a\n\n",
                "PRI * HTTP/2.0\n\nSM\n\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\n\n",
                POST + "Content-Length: x\n\n{}",
                POST + "Content-Length: -1\n\n{}",
                POST + "Content-Length: +2\n\n{}",
                POST + "Content-Length: 99999999999999999999\n\n{}",
                POST + "Content-Length: 2\nContent-Length: 3\n\n{}1",
                POST + "Content-Length: 2, 3\n\n{}1",
                POST + "Transfer-Encoding: chunked\n\nzz\n{}\n0\n\n",
                POST + "Transfer-Encoding: chunked\n\n-1\n{}\n0\n\n",
                POST + "Transfer-Encoding: chunked\n\nffffffffff\n{}\n0\n\n",
                POST + "Transfer-Encoding: chunked\n\n1\n{}}}}\n0\n\n"
            })
    void refusesOrLeavesWhoeverSpeaksNoHttp(String text) throws IOException {
        try (Wire wire = api.wire()) {
            wire.send(text + "GET /nothing HTTP/1.1\nConnection: close\n\n");
            for (Wire.Answer answer = answerIfAny(wire); answer != null; answer = answerIfAny(wire)) {
                assertThat(answer.status()).as(answer.text()).isIn(400, 404, 501, 505);
                assertThat(answer.text()).doesNotContain("io.", "java.", "Exception");
            }
        }
    }

    /** Null if the connection is closed. */
    private static Wire.Answer answerIfAny(Wire wire) {
        try {
            return wire.answer();
        } catch (java.net.SocketTimeoutException hung) {
            throw new UncheckedIOException(hung);
        } catch (IOException closed) {
            return null;
        }
    }

    @Test
    void readsABodyInChunksWithAllThatBelongsToThem() throws IOException {
        try (Wire wire = api.wire()) {
            wire.send(POST + "Transfer-Encoding: chunked\nTrailer: x\n\n"
                    + "5;name=value\n{\"eve\n13;q=\"a;b\"\nnt_type\":\"default\"}\n0\nx: y\n\n");

            assertThat(wire.answer().status()).isEqualTo(202);
            assertThat(wire.send(Ask.get("/health/live").bytes()).answer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void takesTheChunksIfALengthContradictsThem() throws IOException {
        try (Wire wire = api.wire()) {
            wire.send(POST + "Content-Length: 4\nTransfer-Encoding: chunked\n\n18\n" + GOOD + "\n0\n\n");

            assertThat(answerIfAny(wire))
                    .satisfiesAnyOf(answer -> assertThat(answer.status()).isIn(202, 400));
        }
    }

    @Test
    void tellsAClientThatAsksFirstToGoOn() throws IOException {
        try (Wire wire = api.wire()) {
            wire.send(POST + "Expect: 100-continue\nContent-Length: " + GOOD.length() + "\n\n");
            assertThat(wire.answer().status()).isEqualTo(100);
            assertThat(wire.send(GOOD).answer().status()).isEqualTo(202);
        }
    }

    @Test
    void partsFromAClientThatAsksFirstAndIsRefused() throws IOException {
        try (Wire wire = api.wire()) {
            wire.send(POST.replace("json", "xml") + "Expect: 100-continue\nContent-Length: 10\n\n");

            assertThat(wire.answer().status()).isEqualTo(415);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        try (Wire wire = api.wire()) {
            assertThat(wire.send("HEAD / HTTP/1.1\nHost: a\n\n").answer(false).status())
                    .isEqualTo(405);
            assertThat(wire.send(Ask.get("/health/live").bytes()).answer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void goesOnWithoutAnUpgradeThatItDoesNotOffer() throws IOException {
        try (Wire wire = api.wire()) {
            wire.send("GET /health/live HTTP/1.1\nHost: a\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\n\n");

            assertThat(wire.answer().text()).isEqualTo("{\"state\":\"alive\"}\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Connection: Upgrade\n",
                "Connection: Upgrade\nSec-WebSocket-Version: 99\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n",
                "Connection: Upgrade\nSec-WebSocket-Version: 13\n"
            })
    void refusesABrokenHandshake(String headers) throws IOException {
        try (Wire wire = api.wire()) {
            wire.send("GET /v1/events/protocol HTTP/1.1\nHost: a\nUpgrade: websocket\n" + headers + "\n");

            assertThat(wire.answer().status()).isBetween(400, 426);
        }
    }

    @Test
    void answersRequestsOfAPipelineInTurn() throws IOException {
        try (Wire wire = api.wire()) {
            String ask = POST + "Content-Length: " + GOOD.length() + "\nIdempotency-Key: %d\n\n" + GOOD;
            StringBuilder all = new StringBuilder();
            for (int index = 0; index < 200; index++) {
                all.append(ask.formatted(index));
            }
            wire.send(all.toString());

            for (int index = 0; index < 200; index++) {
                assertThat(wire.answer().text())
                        .matches("\\{\"ids\":\\[\"" + index + "\"],\"positions\":\\[\"\\d+/\\d+\"]}\n");
            }
        }
    }

    @Test
    void answersNothingMoreToAClientThatDoesNotRead() throws Exception {
        int asks = 100_000;
        long before = answers();
        try (Wire wire = Wire.to(api.port(), 4_096)) {
            byte[] ask = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    for (int index = 0; index < asks; index++) {
                        wire.send(ask);
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            long soFar = -1;
            for (long now = answers(); now != soFar; now = answers()) {
                soFar = now;
                asking.join(java.time.Duration.ofMillis(500));
            }
            assertThat(soFar - before).isLessThan(asks);

            for (int index = 0; index < 1_000; index++) {
                assertThat(wire.answer().status()).isEqualTo(200);
            }
        }
    }

    private static long answers() {
        return api.ask(Ask.get("/metrics"))
                .text()
                .lines()
                .filter(line -> line.startsWith("millrace_http_requests_total{route=\"GET /openapi.json\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void storesNothingOfAClientThatGoesAwayInTheMiddle() throws IOException {
        long received = api.received();
        try (Wire wire = api.wire()) {
            wire.send(POST + "Content-Length: 1000\n\n" + GOOD);
        }
        try (Wire wire = api.wire()) {
            wire.send(POST + "Transfer-Encoding: chunked\n\n18\n" + GOOD + "\n");
        }

        RunningApi.await("both to be forgotten", () -> api.metric("millrace_open_calls") == 1);
        assertThat(api.received()).isEqualTo(received);
    }
}
