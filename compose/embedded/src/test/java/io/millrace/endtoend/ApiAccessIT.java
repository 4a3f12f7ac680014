package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may send, how fast, and what nobody else may learn of it. */
@OnSharedBroker
class ApiAccessIT {

    private static final String EVENT = "{\"event_type\":\"default\"}";

    private final RunningBroker broker;

    @TempDir
    private Path folder;

    ApiAccessIT(RunningBroker broker) {
        this.broker = broker;
    }

    @Test
    void letsThoseWithAKeySendToTheirTopics() throws Exception {
        Path keys = keys(line("ann", "ann-key", "send=*"), line("bob", "bob-key", "send=other"));
        try (RunningApi api = RunningApi.start(broker, "guarded", "api-keys=" + keys)) {
            assertRefused(api.ask(Ask.json("guarded", EVENT)), 401, "A key is needed");
            assertRefused(api.ask(Ask.json("guarded", EVENT).with("X-Api-Key", "wrong-key")), 401, "not known");
            assertRefused(
                    api.ask(Ask.json("guarded", EVENT).with("X-Api-Key", "bob-key")),
                    403,
                    "bob is not for sending to topic guarded");
            assertRefused(api.ask(Ask.get("/join_guild")), 401, "A key is needed");
            assertRefused(api.ask(Ask.json("nothing", EVENT)), 401, "A key is needed");
            assertThat(api.ask(Ask.json("guarded", EVENT).with("Authorization", "Bearer ann-key"))
                            .status())
                    .isEqualTo(202);
            assertThat(api.ask(Ask.get("/join_guild").with("X-Api-Key", "ann-key"))
                            .status())
                    .isEqualTo(200);
            assertThatThrownBy(() -> Frames.open(api, 0)).hasMessageContaining("401");
            assertThat(api.ask(Ask.get("/health/ready")).status()).isEqualTo(200);

            try (Frames frames = Frames.open(api, 0, "X-Api-Key: ann-key")) {
                frames.send(EVENT);
                assertThat(frames.answer().has("id")).isTrue();

                keys(line("bob", "bob-key", "send=guarded"));
                RunningApi.await(
                        "the keys to be read again",
                        () -> api.ask(Ask.json("guarded", EVENT).with("X-Api-Key", "bob-key"))
                                        .status()
                                == 202);
                assertRefused(api.ask(Ask.json("guarded", EVENT).with("X-Api-Key", "ann-key")), 401, "not known");
                frames.send(EVENT);
                assertThat(frames.answer().get("status").asInt()).isEqualTo(401);
            }
            api.assertAtRest();
            assertThat(api.log())
                    .contains("key=\"ann\"", "key=\"bob\"")
                    .doesNotContain("ann-key", "bob-key", "wrong-key");
        }
    }

    @Test
    void keepsSecretsOutOfTheTopicAndTheLog() {
        try (RunningApi api = RunningApi.start(broker, "secrets")) {
            for (Ask ask : List.of(Ask.get("/purchase_a_sword?key=s3cr3t-0"), Ask.json("secrets", EVENT))) {
                int status = api.ask(ask.with("Authorization", "Basic s3cr3t-1")
                                .with("Cookie", "session=s3cr3t-2")
                                .with("X-Api-Key", "s3cr3t-3")
                                .with("Proxy-Authorization", "s3cr3t-4")
                                .with("X-Csrf-Token", "s3cr3t-5"))
                        .status();
                assertThat(status).isIn(200, 202);
            }
            api.assertAtRest();
            RunningApi.await("the log to be written", () -> api.log().contains("\"/v1/events/secrets\" 202"));
            assertThat(api.log()).doesNotContain("s3cr3t");
            assertThat(broker.records("secrets")).hasSize(2);
            for (ConsumerRecord<byte[], byte[]> record : broker.records("secrets")) {
                assertThat(new String(record.value(), StandardCharsets.UTF_8)).doesNotContain("s3cr3t");
                record.headers()
                        .forEach(header -> assertThat(new String(header.value(), StandardCharsets.UTF_8))
                                .doesNotContain("s3cr3t"));
            }
        }
    }

    @Test
    void letsNobodyForgeALineOfTheLog() throws IOException {
        String forged = "2026-01-01T00:00:00Z 1.2.3.4 host=\"x\" key=\"-\" GET \"/forged\" 200";
        try (RunningApi api = RunningApi.start(broker, "forgery")) {
            List<byte[]> requests = List.of(
                    bytes("GET /%0d%0a" + forged.replace(" ", "%20") + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                    bytes("GET /a\n" + forged + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                    bytes("GET / HTTP/1.1\r\nHost: a\rX" + forged + "\r\n\r\n"),
                    bytes("GET / HTTP/1.1\r\nHost: a\" 200\n " + forged + "\r\n\r\n"),
                    bytes("GET / HTTP/1.1\r\nHost: \u0085" + forged + "\r\n\r\n"),
                    bytes("GET\" / HTTP/1.1\r\nHost: \" \\\" b\r\n\r\n"));
            for (byte[] request : requests) {
                try (Wire wire = api.wire()) {
                    wire.send(request).answer();
                }
            }
            api.ask(Ask.get("/the/end"));
            RunningApi.await("the log to be written", () -> api.log().contains("/the/end"));

            assertThat(api.log().lines().filter(line -> line.startsWith("2026-01-01")))
                    .isEmpty();
            assertThat(api.log().lines().filter(line -> line.contains(" ms=")))
                    .allMatch(
                            line -> line.matches(
                                    "\\S+ 127\\.0\\.0\\.1 host=(-|\"([^\"\\\\]|\\\\.)*\") key=\"-\""
                                            + " [^\\s\"]+ (-|\"([^\"\\\\]|\\\\.)*\") \\d{3} events=\\d+ ms=[\\d.]+ request=[A-Za-z0-9._-]+"));
        }
    }

    @Test
    void slowsDownWhoSendsTooFast() throws Exception {
        Path keys = keys(line("ann", "ann-key", "send=* rate=5"), line("bob", "bob-key", "send=*"));
        try (RunningApi api = RunningApi.start(broker, "rates", "api-keys=" + keys, "api-rate-limit=1000")) {
            Ask five = Ask.json("rates", "[" + EVENT + ("," + EVENT).repeat(9) + "]")
                    .with("X-Api-Key", "ann-key");
            assertThat(api.ask(five).status()).isEqualTo(202);

            Wire.Answer slow = api.ask(Ask.json("rates", EVENT).with("X-Api-Key", "ann-key"));

            assertRefused(slow, 429, "5 events a second");
            assertThat(Integer.parseInt(slow.headers().get("retry-after"))).isBetween(1, 3);
            assertThat(api.ask(Ask.json("rates", EVENT).with("X-Api-Key", "bob-key"))
                            .status())
                    .isEqualTo(202);
            RunningApi.await(
                    "it to be paid back",
                    () -> api.ask(Ask.json("rates", EVENT).with("X-Api-Key", "ann-key"))
                                    .status()
                            == 202);
            api.assertAtRest();
        }
    }

    @Test
    void presentsTheCertificateThatItsFileHasNow() throws Exception {
        SelfSigned first = SelfSigned.in(folder);
        SelfSigned second = SelfSigned.in(folder);
        Path file = Files.writeString(folder.resolve("api.pem"), first.certificate() + first.key());
        try (RunningApi api = RunningApi.start(
                broker, "private", first::wire, "api-tls-certificate=" + file, "api-tls-key=" + file)) {
            assertThat(api.ask(Ask.json("private", EVENT)).status()).isEqualTo(202);
            try (Wire plain = Wire.to(api.port())) {
                plain.send(Ask.get("/health/live").bytes());
                assertThat(plain.isClosed()).isTrue();
            }

            try (Wire old = api.wire()) {
                Files.writeString(file, first.certificate() + second.key());
                RunningApi.await("the mistake to be seen", () -> api.log().contains("The certificate stays as it was"));
                assertThat(api.ask(Ask.json("private", EVENT)).status()).isEqualTo(202);

                Files.writeString(file, second.certificate() + second.key());
                RunningApi.await(
                        "the new one to be read",
                        () -> api.log().contains("Read the certificate of Settings api-tls-certificate"));
                for (int connection = 0; connection < 8; connection++) {
                    assertThatThrownBy(api::wire).hasStackTraceContaining("PKIX path");
                    second.wire(api.port()).close();
                }
                assertThat(old.send(Ask.json("private", EVENT).bytes()).answer().status())
                        .as("open connections go on")
                        .isEqualTo(202);
            }
            assertThat(api.log())
                    .contains("denied tls - ", "not an SSL/TLS record")
                    .doesNotContain("BEGIN");
        }
    }

    @Test
    void countsCallersBehindAProxyEachByItself() throws Exception {
        Path keys = keys(line("ann", "ann-key", "send=*"));
        try (RunningApi api = RunningApi.start(
                broker, "proxied", "api-keys=" + keys, "api-wrong-key-limit=2", "api-proxies=localhost,10.0.0.0/8")) {
            Ask guess = Ask.json("proxied", EVENT).with("X-Api-Key", "guess");
            Ask guessOfOne = guess.with("X-Forwarded-For", "203.0.113.9, 10.0.0.1");

            assertRefused(api.ask(guessOfOne), 401, "not known");
            assertRefused(api.ask(guessOfOne), 401, "not known");
            assertRefused(api.ask(guessOfOne), 429, "more than 2 wrong keys");
            assertRefused(api.ask(guess.with("X-Forwarded-For", "203.0.113.9, 203.0.113.10")), 401, "not known");
            assertThat(api.ask(Ask.json("proxied", EVENT)
                                    .with("X-Api-Key", "ann-key")
                                    .with("X-Forwarded-For", "203.0.113.9"))
                            .status())
                    .isEqualTo(202);
            RunningApi.await("the log to be written", () -> api.log().contains("events=1"));
            assertThat(api.log().lines().filter(line -> line.contains(" denied ")))
                    .hasSize(3)
                    .anyMatch(line -> line.matches("\\S+ denied 401 203\\.0\\.113\\.9 key=\"-\""
                            + " route=\"POST /v1/events/\\{topic}\" reason=\"This key is not known\\..*\""
                            + " request=[a-z0-9-]+"))
                    .anyMatch(line -> line.contains("denied 429 203.0.113.9 "))
                    .anyMatch(line -> line.contains("denied 401 203.0.113.10 "));
            assertThat(api.log()).contains(" 203.0.113.9 host=\"Ann\" key=\"ann\" POST ");
        }
    }

    @Test
    void limitsThoseWithoutAKeyByTheirAddress() throws Exception {
        try (RunningApi api = RunningApi.start(
                broker,
                "strangers",
                "api-rate-limit-per-address=2",
                "api-connection-limit-per-address=3",
                "api-live-topics=strangers")) {
            String batch = "[" + EVENT + ("," + EVENT).repeat(9) + "]";
            assertThat(api.ask(Ask.json("strangers", batch).with("X-Forwarded-For", "203.0.113.9"))
                            .status())
                    .isEqualTo(202);
            assertRefused(
                    api.ask(Ask.json("strangers", EVENT).with("X-Forwarded-For", "203.0.113.10")), 429, "2 events");
            assertRefused(api.ask(Ask.get("/v1/views/strangers")), 429, "2 events");
            assertRefused(api.ask(Ask.get("/v1/events/strangers/0/0")), 429, "2 events");
            assertThat(api.ask(Ask.get("/health/live")).status()).isEqualTo(200);

            try (Wire _ = letIn(api);
                    Wire _ = letIn(api);
                    Wire _ = letIn(api);
                    Wire four = api.wire()) {
                assertThat(four.isClosed()).isTrue();
            }
            RunningApi.await("room for another", api::isReady);
            RunningApi.await("the log", () -> api.log().contains("api-connection-limit-per-address"));
        }
    }

    /** A connection that the API keeps. Those of before may take a moment to be gone. */
    private static Wire letIn(RunningApi api) {
        AtomicReference<Wire> kept = new AtomicReference<>();
        RunningApi.await("a connection", () -> {
            Wire wire = api.wire();
            try {
                if (wire.send(Ask.get("/health/live").bytes()).answer().status() == 200) {
                    kept.set(wire);
                    return true;
                }
            } catch (IOException closed) {
                wire.close();
            }
            return false;
        });
        return kept.get();
    }

    @Test
    void callsEachRequestAsItsClientDoesIfThatIsPlain() throws Exception {
        try (RunningApi api = RunningApi.start(broker, "named")) {
            Wire.Answer kept = api.ask(Ask.get("/nothing").with("X-Request-Id", "a.B-9_z"));
            Wire.Answer made = api.ask(Ask.get("/nothing").with("X-Request-Id", "a b"));

            assertThat(kept.headers()).containsEntry("x-request-id", "a.B-9_z");
            assertThat(RunningApi.json(kept).get("requestId").asText()).isEqualTo("a.B-9_z");
            assertThat(made.headers().get("x-request-id"))
                    .matches("[a-z0-9-]+")
                    .isEqualTo(RunningApi.json(made).get("requestId").asText());
            assertThat(api.ask(Ask.json("named", EVENT).with("X-Request-Id", "event-1"))
                            .headers())
                    .containsEntry("x-request-id", "event-1");
            RunningApi.await("the log to be written", () -> api.log().contains("request=event-1"));
            assertThat(api.log())
                    .contains(" request=a.B-9_z\n", " request=" + made.headers().get("x-request-id") + "\n");
        }
    }

    private static void assertRefused(Wire.Answer answer, int status, String why) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(why);
    }

    private Path keys(String... lines) throws IOException {
        return Files.write(folder.resolve("keys"), List.of(lines));
    }

    private static String line(String name, String key, String topics) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(key));
        return name + " " + HexFormat.of().formatHex(hash) + " " + topics;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
