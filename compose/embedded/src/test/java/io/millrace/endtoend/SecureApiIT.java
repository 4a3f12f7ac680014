package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An API with keys and TLS, and all that must not get past them. */
@OnSharedBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureApiIT {

    private static final String TOPIC = "secured";
    private static final String EVENT = "{\"event_type\":\"default\"}";
    private static final long MOST_GROWTH = 16L << 20;

    private final Attempts attempts = new Attempts(SecureApiIT.class);
    private final AtomicInteger callers = new AtomicInteger();
    private SelfSigned certificate;
    private RunningApi api;

    @BeforeAll
    void start(RunningBroker broker, @TempDir Path folder) throws Exception {
        certificate = SelfSigned.in(folder);
        api = SecuredApi.start(broker, TOPIC, folder, certificate, "api-live-queue=100", "api-view-limit=4m");
        Ask revoked = Ask.json(TOPIC, EVENT).with("X-Api-Key", "revoked-key");
        assertThat(api.ask(revoked).status()).isEqualTo(202);
        SecuredApi.revoke(folder);
        RunningApi.await("the key to be revoked", () -> api.ask(revoked).status() != 202);
    }

    @AfterAll
    void everyEventIsAccountedForAndEveryAttemptEndsAsItIsWritten() {
        api.closeWithAllAccountedFor();
        attempts.check();
    }

    private static final Map<String, Ask> SENDING = Map.of(
            "POST /v1/events", Ask.json(TOPIC, EVENT),
            "WS /v1/events", socket("/v1/events/secured"),
            "GET /v1/events/position", Ask.get("/v1/events/secured/0/0"),
            "GET /purchase_a_sword", Ask.get("/purchase_a_sword"),
            "DELETE /join_guild", new Ask("DELETE /join_guild HTTP/1.1\r\nHost: Ann\r\n", null));
    private static final Map<String, Ask> READING = Map.of(
            "WS /v1/live", socket("/v1/live/secured"),
            "GET /v1/views", Ask.get("/v1/views/secured"),
            "GET /v1/views/key", Ask.get("/v1/views/secured/Ann"));

    private static Ask socket(String path) {
        return Ask.get(path)
                .with("Connection", "Upgrade")
                .with("Upgrade", "websocket")
                .with("Sec-WebSocket-Version", "13")
                .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    static Stream<Arguments> strangers() {
        List<Arguments> all = new ArrayList<>();
        SENDING.forEach((door, ask) -> Stream.of("nobody", "wrong", "expired", "revoked", "other", "reader")
                .forEach(who -> all.add(arguments(door, who, ask))));
        READING.forEach((door, ask) -> Stream.of("nobody", "wrong", "expired", "revoked", "other", "sender")
                .forEach(who -> all.add(arguments(door, who, ask))));
        return all.stream();
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("strangers")
    void letsNobodyInWhoHasNoRightKey(String door, String who, Ask ask) {
        Ask asked = who.equals("nobody") ? ask : ask.with("X-Api-Key", who + "-key");

        Wire.Answer answer = api.ask(fromSomewhere(asked));

        attempts.add(door, who, "comes in", seen(answer));
        assertThat(answer.status()).isIn(401, 403);
        assertThat(answer.text()).doesNotContain("-key", "2020");
        assertThat(answer.headers().containsKey("www-authenticate")).isEqualTo(answer.status() == 401);
    }

    static Stream<Arguments> doors() {
        return Stream.concat(SENDING.entrySet().stream(), READING.entrySet().stream())
                .map(door -> arguments(door.getKey(), door.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("doors")
    void letsInWhoHasTheRightKey(String door, Ask ask) {
        assertThat(api.ask(ask.with("X-Api-Key", "ann-key")).status()).isIn(101, 200, 202, 404);
    }

    @Test
    void slowsDownWhoGuesses() throws IOException {
        Ask guess = Ask.json(TOPIC, EVENT).with("X-Api-Key", "guess").with("X-Forwarded-For", "198.51.100.1");
        for (int times = 0; times < 24; times++) {
            api.ask(guess);
        }
        try (Wire wire = api.wire()) {
            Wire.Answer last = wire.send(guess.bytes()).answer();
            attempts.add(
                    "POST /v1/events",
                    "wrong",
                    "guesses 25 keys in a row",
                    seen(last) + (wire.isClosed() ? " The connection is closed." : " The connection stays."));
        }
        RunningApi.await("the log to be written", () -> api.log().contains("denied 429 198.51.100.1 "));
        assertThat(api.log().lines().filter(line -> line.contains(" denied 401 198.51.100.1 ")))
                .as("the same is summed up")
                .hasSize(1);
    }

    @Test
    void protectsItsAnswers() {
        assertThat(api.ask(Ask.get("/purchase_a_sword?event_detail=%3Cscript%3E")
                                .with("X-Api-Key", "ann-key"))
                        .headers())
                .containsEntry("strict-transport-security", "max-age=31536000")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cache-control", "no-store")
                .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                .doesNotContainKeys("server", "x-powered-by");
    }

    @Test
    void speaksNoOldTlsAndNoPlainText() throws Exception {
        attempts.add("TLS", "nobody", "comes with TLS 1.1", handshake("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"));
        attempts.add("TLS", "nobody", "comes with TLS 1.0", handshake("-tls1", "-cipher", "DEFAULT@SECLEVEL=0"));
        attempts.add(
                "TLS",
                "nobody",
                "offers a suite without forward secrecy",
                handshake("-tls1_2", "-cipher", "AES128-GCM-SHA256"));
        attempts.add(
                "TLS",
                "nobody",
                "offers a suite with CBC",
                handshake("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"));
        assertThat(handshake("-tls1_2")).isEqualTo("connected");
        assertThat(handshake("-tls1_3")).isEqualTo("connected");

        try (Wire plain = Wire.to(api.port())) {
            plain.send(Ask.get("/health/live").bytes());
            attempts.add("TLS", "nobody", "speaks plain HTTP", plain.isClosed() ? "closed" : "answered");
        }
    }

    /** By OpenSSL, as Java's own client has not spoken such versions for long. */
    private String handshake(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + api.port()));
        command.addAll(List.of(options));
        Process openssl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.contains("-----BEGIN CERTIFICATE-----")
                ? "connected"
                : said.lines()
                        .filter(line -> line.contains("alert"))
                        .map(line -> line.replaceFirst(".*(?:ssl|tls)v?[0-9.]* ?(alert [a-z ]+):.*", "$1"))
                        .findFirst()
                        .orElse("closed");
    }

    @Test
    void isNotMistakenForAnotherServer(@TempDir Path folder) throws Exception {
        SelfSigned other = SelfSigned.in(folder);
        attempts.add("TLS", "ann", "trusts another authority", connected(() -> other.socket(api.port(), "127.0.0.1")));
        attempts.add("TLS", "ann", "wants api.example", connected(() -> certificate.socket(api.port(), "api.example")));
        assertThat(connected(() -> certificate.socket(api.port(), "127.0.0.1"))).isEqualTo("connected");
    }

    private interface Connecting {
        Socket connect();
    }

    private static String connected(Connecting connecting) {
        try (Socket socket = connecting.connect()) {
            return socket.isConnected() ? "connected" : "not connected";
        } catch (UncheckedIOException | IOException refused) {
            Throwable cause = refused instanceof UncheckedIOException ? refused.getCause() : refused;
            return cause.getClass().getSimpleName();
        }
    }

    /**
     * Sends what the description allows, and what it does not: for some seconds, or for longer with
     * {@code -Dmillrace.fuzz.minutes=60}.
     */
    @Test
    void answersWhateverIsMadeOfItsDescription() throws Exception {
        long seed = Long.getLong("millrace.fuzz.seed", 20_270_131);
        Long minutes = Long.getLong("millrace.fuzz.minutes");
        List<String> keys = List.of("ann-key", "ann-key", "reader-key", "unknown");
        Fuzz fuzz = Fuzz.of(api, seed, List.of(TOPIC, TOPIC, "Ann", "other"), keys);
        int warm = fuzz.send(2_000, Duration.ofMinutes(1));
        long before = fuzz.usedHeap();

        int sent = fuzz.send(Integer.MAX_VALUE, minutes == null ? Duration.ofSeconds(10) : Duration.ofMinutes(minutes));

        long grown = fuzz.usedHeap() - before;
        System.out.printf("Fuzz: seed %d, %d requests, the heap grew by %d KiB%n", seed, warm + sent, grown >> 10);
        assertThat(grown).as("bytes that stay in the heap").isLessThan(MOST_GROWTH);
        api.assertAtRest();
    }

    /** Behind the proxy that the test is, so that wrong keys of one attempt do not slow down another. */
    private Ask fromSomewhere(Ask ask) {
        return ask.with("X-Forwarded-For", "203.0.113." + callers.incrementAndGet());
    }

    /** The status, and what the answer says first. */
    private static String seen(Wire.Answer answer) {
        String detail = answer.status() < 300
                ? ""
                : RunningApi.json(answer).get("detail").asText();
        return (answer.status() + " " + detail.replaceFirst("\\. .*", ".")).strip();
    }
}
