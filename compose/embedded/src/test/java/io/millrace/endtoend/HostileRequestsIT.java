package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody with a right key may send to get further, or to bring the API down. */
@OnSharedBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsIT {

    private static final String TOPIC = "hostile";
    private static final String EVENT = "{\"event_type\":\"default\"}";
    private static final String POST = "POST /v1/events/hostile HTTP/1.1\nHost: a\nX-Api-Key: ann-key\n";
    private static final String END = "GET /health/live HTTP/1.1\nHost: a\nConnection: close\n\n";
    private static final String FORGED = "2026-01-01T00:00:00Z 1.2.3.4 forged";
    private static final int IDLE = 2_000;
    private static final int BOMB = 1 << 30;

    private final Attempts attempts = new Attempts(HostileRequestsIT.class);
    private RunningApi api;

    @BeforeAll
    void start(RunningBroker broker, @TempDir Path folder) throws Exception {
        api = SecuredApi.start(broker, TOPIC, folder, SelfSigned.in(folder));
    }

    @AfterAll
    void everyEventIsAccountedForAndEveryAttemptEndsAsItIsWritten() {
        api.closeWithAllAccountedFor();
        attempts.check();
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                arguments("a parent folder", "/v1/views/../../etc/passwd"),
                arguments("an encoded parent folder", "/v1/views/..%2f..%2fetc%2fpasswd"),
                arguments("a parent folder as encoded dots", "/v1/views/%2e%2e/%2e%2e/etc/passwd"),
                arguments("a parent folder that is encoded twice", "/v1/views/%252e%252e%252fetc%252fpasswd"),
                arguments("a backslash", "/v1/views/..%5c..%5cetc%5cpasswd"),
                arguments("a parent folder in overlong UTF-8", "/v1/views/%c0%ae%c0%ae%c0%af"),
                arguments("a NUL", "/v1/views/hostile%00"),
                arguments("a NUL before another topic", "/v1/views/other%00hostile"),
                arguments("another topic behind a slash", "/v1/views/hostile%2f..%2fother"),
                arguments("a broken escape", "/v1/views/%zz"),
                arguments("two slashes", "//v1/views/hostile"),
                arguments("parameters in the path", "/v1/views/hostile;a=b"),
                arguments("capital letters", "/V1/VIEWS/hostile"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void takesNoWayAround(String what, String path) {
        Wire.Answer answer = api.ask(Ask.get(path).with("X-Api-Key", "ann-key"));

        attempts.add("GET /v1/views", "ann", "asks for " + what, Integer.toString(answer.status()));
        assertThat(answer.status()).isIn(400, 404);
    }

    static Stream<Arguments> injections() {
        String broken = "x\r\nX-Injected: yes\r\n" + FORGED;
        String escaped = "x%0d%0aX-Injected:%20yes%0d%0a" + FORGED.replace(" ", "%20");
        return Stream.of(
                arguments("lines in the query", "GET /purchase_a_sword?event_detail=" + escaped, "X: y"),
                arguments("lines in the path", "GET /v1/views/" + escaped, "X: y"),
                arguments("lines in the key of a view", "GET /v1/views/hostile/" + escaped, "X: y"),
                arguments("escaped lines in X-Request-Id", "GET /v1/views/hostile", "X-Request-Id: " + escaped),
                arguments("a CR in X-Request-Id", "GET /v1/views/hostile", "X-Request-Id: " + bare(broken)),
                arguments(
                        "a line separator in X-Request-Id", "GET /v1/views/hostile", "X-Request-Id: a\u0085" + FORGED),
                arguments("a CR in traceparent", "GET /v1/views/hostile", "traceparent: " + bare(broken)),
                arguments("a line separator in traceparent", "GET /", "traceparent: 00\u0085" + FORGED),
                arguments("a CR in Host", "GET /v1/views/hostile", "Host: " + bare(broken)),
                arguments("quotes in Host", "GET /v1/views/nothing", "Host: a\" 200 \\\" " + FORGED),
                arguments("a CR in a key", "GET /v1/views/hostile", "Authorization: Bearer " + bare(broken)),
                arguments(
                        "a line separator in a key", "GET /v1/views/hostile", "Authorization: Bearer \u0085" + FORGED),
                arguments("a CR in X-Forwarded-For", "GET /v1/views/hostile", "X-Forwarded-For: " + bare(broken)),
                arguments("a line instead of an address", "GET /v1/views/hostile", "X-Forwarded-For: " + FORGED));
    }

    private static String bare(String lines) {
        return lines.replace("\r\n", "\r");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("injections")
    void putsNothingIntoHeadersAndLogs(String what, String line, String header) throws IOException {
        String host = header.startsWith("Host:") ? "" : "Host: a\r\n";
        String request = line + " HTTP/1.1\r\n" + host + "X-Api-Key: ann-key\r\n" + header + "\r\n\r\n";
        try (Wire wire = api.wire()) {
            wire.send(request.getBytes(StandardCharsets.ISO_8859_1));
            Wire.Answer answer = wire.answer();
            api.ask(Ask.get("/v1/views/nothing").with("X-Request-Id", "end-" + what.replace(' ', '-')));
            RunningApi.await("the log", () -> api.log().contains("request=end-" + what.replace(' ', '-')));

            boolean isInHeader = answer.headers().containsKey("x-injected");
            boolean isInLog = api.log()
                    .lines()
                    .anyMatch(logged -> logged.startsWith("2026-01-01") || logged.startsWith("X-Injected"));
            attempts.add(
                    line.replaceFirst("\\?.*", "").replaceFirst("/x%0d.*", ""),
                    "ann",
                    what,
                    answer.status()
                            + (isInHeader ? ", a header" : ", no header")
                            + (isInLog ? ", a line" : ", no line"));
            assertThat(isInHeader).isFalse();
            assertThat(isInLog).isFalse();
        }
    }

    static Stream<Arguments> smuggled() {
        String json = POST + "Content-Type: application/json\n";
        String inner = "GET /smuggled HTTP/1.1\nHost: a\n\n";
        return Stream.of(
                arguments("two lengths", json + "Content-Length: 2\nContent-Length: 40\n\n{}" + inner),
                arguments("two lengths in one header", json + "Content-Length: 2, 40\n\n{}" + inner),
                arguments(
                        "a length and chunks",
                        json + "Content-Length: 40\nTransfer-Encoding: chunked\n\n0\n\n" + inner),
                arguments(
                        "chunks and a length",
                        json + "Transfer-Encoding: chunked\nContent-Length: 40\n\n0\n\n" + inner),
                arguments("a length with a sign", json + "Content-Length: +2\n\n{}" + inner),
                arguments("a length with a blank inside", json + "Content-Length: 2 0\n\n{}" + inner),
                arguments("a blank before the colon", json + "Content-Length : 2\n\n{}" + inner),
                arguments(
                        "a blank before Transfer-Encoding's colon",
                        json + "Transfer-Encoding : chunked\n\n0\n\n" + inner),
                arguments("an unknown Transfer-Encoding", json + "Transfer-Encoding: xchunked\n\n0\n\n" + inner),
                arguments("chunks that are not last", json + "Transfer-Encoding: chunked, identity\n\n0\n\n" + inner),
                arguments(
                        "two Transfer-Encodings",
                        json + "Transfer-Encoding: chunked\nTransfer-Encoding: x\n\n0\n\n" + inner),
                arguments(
                        "a control character before chunked",
                        json + "Transfer-Encoding: \u000bchunked\n\n0\n\n" + inner),
                arguments("a chunk size with 0x", json + "Transfer-Encoding: chunked\n\n0x2\n{}\n0\n\n" + inner),
                arguments("a negative chunk size", json + "Transfer-Encoding: chunked\n\n-2\n{}\n0\n\n" + inner),
                arguments(
                        "a chunk size that overflows",
                        json + "Transfer-Encoding: chunked\n\nffffffffffffffff2\n{}\n0\n\n" + inner),
                arguments(
                        "a chunk that is longer than its size",
                        json + "Transfer-Encoding: chunked\n\n2\n{}xx\n0\n\n" + inner),
                arguments("two Hosts", "GET /purchase_a_sword HTTP/1.1\nHost: a\nHost: b\nX-Api-Key: ann-key\n\n"));
    }

    /** The last request asks to close the connection: all that is answered before it was taken for a request. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("smuggled")
    void takesNoBodyForARequest(String what, String requests) throws IOException {
        List<String> statuses = new ArrayList<>();
        try (Wire wire = api.wire()) {
            wire.send(requests + END);
            while (true) {
                statuses.add(Integer.toString(wire.answer().status()));
            }
        } catch (java.net.SocketTimeoutException hung) {
            throw new AssertionError("No answer after " + statuses, hung);
        } catch (IOException closed) {
            attempts.add(
                    "connection",
                    "ann",
                    "sends " + what,
                    statuses.isEmpty() ? "closed" : String.join(", ", statuses) + ", then closed");
        }
        assertThat(statuses).isSubsetOf("400");
    }

    static Stream<Arguments> bodies() {
        String deep = "{\"event_type\":\"default\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        byte[] zeros = zeros();
        return Stream.of(
                arguments("a gzip of 1 GiB of zeros", gzip(zeros)),
                arguments("a gzip in a gzip", gzip(Ask.gzip(Ask.gzip(EVENT.getBytes(StandardCharsets.UTF_8))))),
                arguments("gzip twice", body("application/json", EVENT).with("Content-Encoding", "gzip, gzip")),
                arguments("half a gzip", gzip(java.util.Arrays.copyOf(zeros, 1_000))),
                arguments("deflate", body("application/json", EVENT).with("Content-Encoding", "deflate")),
                arguments("100,000 levels of arrays", body("application/json", deep)),
                arguments("100,000 levels of objects", body("application/json", "{\"a\":".repeat(100_000))),
                arguments(
                        "a number of 1,000,000 digits",
                        body("application/json", "{\"event_type\":" + "9".repeat(1_000_000) + "}")),
                arguments("the number 1e999999999", body("application/json", "{\"event_type\":1e999999999}")),
                arguments("NaN", body("application/json", "{\"event_type\":NaN}")),
                arguments("5 MB", body("application/json", "{\"event_type\":\"" + "x".repeat(5_000_000) + "\"}")),
                arguments("a name of 1 MB", body("application/json", "{\"" + "x".repeat(1_000_000) + "\":1}")),
                arguments("20,000 events", body("application/json", "[" + "{},".repeat(19_999) + "{}]")),
                arguments(
                        "XML",
                        body("application/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>")),
                arguments("YAML", body("application/yaml", "!!javax.script.ScriptEngineManager []")),
                arguments("a Java object", body("application/x-java-serialized-object", "\u00ac\u00ed\u0000\u0005")),
                arguments("a form", body("application/x-www-form-urlencoded", "event_type=default")),
                arguments("UTF-16", body("application/json; charset=utf-16", EVENT)),
                arguments("JSON that is not UTF-8", body("application/json", "\u00ff\u00fe")));
    }

    private static Ask body(String type, String text) {
        return Ask.post(TOPIC, text.getBytes(StandardCharsets.ISO_8859_1)).with("Content-Type", type);
    }

    private static Ask gzip(byte[] packed) {
        return Ask.post(TOPIC, packed).with("Content-Type", "application/json").with("Content-Encoding", "gzip");
    }

    private static byte[] zeros() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed, 1 << 16)) {
            byte[] step = new byte[1 << 20];
            for (int written = 0; written < BOMB; written += step.length) {
                gzip.write(step);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void survivesAnyBody(String what, Ask ask) {
        Wire.Answer answer = api.ask(ask.with("X-Api-Key", "ann-key"));

        attempts.add("POST /v1/events", "ann", "sends " + what, Integer.toString(answer.status()));
        assertThat(answer.status()).isIn(400, 413, 415);
        assertThat(answer.text()).doesNotContain("Exception", "java.", "io.millrace", "jackson", "root:");
    }

    /** And so does the pipeline, which has the same codec. */
    @Test
    void judgesEachOfTwoFieldsOfOneName() {
        for (String fields :
                List.of("\"event_type\":5,\"event_type\":\"default\"", "\"event_type\":\"default\",\"event_type\":5")) {
            Wire.Answer answer =
                    api.ask(body("application/json", "{" + fields + "}").with("X-Api-Key", "ann-key"));
            attempts.add("POST /v1/events", "ann", "sends {" + fields + "}", Integer.toString(answer.status()));
        }
    }

    @Test
    void waitsForNobody() throws Exception {
        try (Wire body = api.wire();
                Wire headers = api.wire()) {
            body.send(POST + "Content-Type: application/json\nContent-Length: 100\n\n{");
            headers.send("GET / HTTP/1.1\nHost: a\nX-Slow: ");

            attempts.add(
                    "connection",
                    "ann",
                    "sends a body that does not end",
                    Integer.toString(body.answer().status()));
            attempts.add("connection", "ann", "sends headers that do not end", headers.isClosed() ? "closed" : "open");
        }
    }

    @Test
    void servesOthersBesideThousandsWhoSayNothing() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int count = 0; count < IDLE; count++) {
                silent.add(new Socket("127.0.0.1", api.port()));
            }
            int status =
                    api.ask(Ask.json(TOPIC, EVENT).with("X-Api-Key", "ann-key")).status();
            boolean allClosed = true;
            for (Socket socket : silent) {
                socket.setSoTimeout(30_000);
                allClosed &= socket.getInputStream().read() < 0;
            }
            attempts.add(
                    "TLS",
                    "nobody",
                    "holds 2,000 connections before the handshake",
                    (status == 202 ? "others are served" : "others get " + status) + ", "
                            + (allClosed ? "all are closed" : "some stay open"));
            assertThat(status).isEqualTo(202);
            assertThat(allClosed).isTrue();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }
}
