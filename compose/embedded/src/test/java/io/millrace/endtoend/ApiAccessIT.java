package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
        Path keys = keys(line("ann", "ann-key", "*"), line("bob", "bob-key", "other"));
        try (RunningApi api = RunningApi.start(broker, "guarded", "api-keys=" + keys)) {
            assertRefused(api.ask(Ask.json("guarded", EVENT)), 401, "A key is needed");
            assertRefused(api.ask(Ask.json("guarded", EVENT).with("X-Api-Key", "wrong-key")), 401, "not known");
            assertRefused(
                    api.ask(Ask.json("guarded", EVENT).with("X-Api-Key", "bob-key")),
                    403,
                    "bob is not for topic guarded");
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

                keys(line("bob", "bob-key", "guarded"));
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
                    .allMatch(line -> line.matches("\\S+ 127\\.0\\.0\\.1 host=(-|\"([^\"\\\\]|\\\\.)*\") key=\"-\""
                            + " [^\\s\"]+ (-|\"([^\"\\\\]|\\\\.)*\") \\d{3} events=\\d+ ms=[\\d.]+"));
        }
    }

    @Test
    void slowsDownWhoSendsTooFast() throws Exception {
        Path keys = keys(line("ann", "ann-key", "*") + " 5", line("bob", "bob-key", "*"));
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
    void speaksTlsIfItHasACertificate() throws Exception {
        Path store = folder.resolve("store.p12");
        run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "api",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        Path certificate = pem("CERTIFICATE", keys.getCertificate("api").getEncoded());
        Path key =
                pem("PRIVATE KEY", keys.getKey("api", "changeit".toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("api", keys.getCertificate("api"));

        try (RunningApi api =
                RunningApi.begin(broker, "private", "api-tls-certificate=" + certificate, "api-tls-key=" + key)) {
            RunningApi.await("the API to listen", () -> api.log().contains("Listening at https://"));
            RunningApi.await("the API to be ready", () -> api.log().contains("Ready:"));
            try (Wire wire = new Wire(trusting(trusted).getSocketFactory().createSocket("127.0.0.1", api.port()))) {
                assertThat(wire.send(Ask.json("private", EVENT).bytes())
                                .answer()
                                .status())
                        .isEqualTo(202);
            }
            try (Wire plain = api.wire()) {
                plain.send(Ask.get("/health/live").bytes());
                assertThat(plain.isClosed()).isTrue();
            }
        }
    }

    private static SSLContext trusting(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private Path pem(String kind, byte[] content) throws IOException {
        return Files.writeString(
                folder.resolve(kind + ".pem"),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + kind + "-----\n");
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
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
