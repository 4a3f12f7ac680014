package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.ApiSettings;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTest {

    private static final String PASSWORD = "changeit";

    private static final Certificate.Names NAMES =
            new Certificate.Names(ApiSettings.TLS_CERTIFICATE, ApiSettings.TLS_KEY);

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    private record Pair(String certificate, String key) {}

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void takesACertificateWithItsKeyFromTwoFilesOrFromOne(String kind) throws Exception {
        Pair pair = pair(kind);

        certificate(pair.certificate(), pair.key()).requireUsable(vertx, NAMES);

        String both = Files.writeString(folder.resolve("both.pem"), pair.certificate() + pair.key())
                .toString();
        read(both, both).requireUsable(vertx, NAMES);
        String reversed = Files.writeString(folder.resolve("reversed.pem"), pair.key() + pair.certificate())
                .toString();
        read(reversed, reversed).requireUsable(vertx, NAMES);
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        Pair one = pair("EC");
        Pair other = pair("EC");
        Pair otherKind = pair("RSA");

        assertWrong(certificate(one.certificate(), other.key()), "the key is that of another certificate");
        assertThatThrownBy(() -> certificate(one.certificate(), otherKind.key()).requireUsable(vertx, NAMES))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void refusesWhatIsHalfWritten() throws Exception {
        Pair pair = pair("EC");

        assertWrong(certificate("", pair.key()), "api-tls-certificate");
        assertWrong(certificate(pair.certificate(), ""), "api-tls-key");
        assertWrong(certificate(pair.certificate(), pair.key().substring(0, 60)), "api-tls-key");
        assertWrong(certificate(pair.certificate().substring(0, 300), pair.key()), "api-tls-certificate");
        assertWrong(certificate("nonsense", "nonsense"), "PEM");
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThatThrownBy(() -> read("none.pem", "none.pem"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("api-tls-certificate is none.pem");
    }

    @Test
    void isAnotherWhenAFileChanges() throws Exception {
        Pair pair = pair("EC");

        assertThat(certificate(pair.certificate(), pair.key())).isEqualTo(certificate(pair.certificate(), pair.key()));
        assertThat(certificate(pair.certificate(), pair.key()))
                .isNotEqualTo(certificate(pair.certificate(), pair.key() + "\n"));
    }

    private void assertWrong(Certificate certificate, String why) {
        assertThatThrownBy(() -> certificate.requireUsable(vertx, NAMES))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(why);
    }

    private Certificate certificate(String certificate, String key) throws IOException {
        Path first = Files.writeString(folder.resolve("certificate.pem"), certificate);
        Path second = Files.writeString(folder.resolve("key.pem"), key);
        return read(first.toString(), second.toString());
    }

    private static Certificate read(String chain, String key) {
        return NAMES.read(Settings.of(ApiSettings.ALL)
                .withPairs(
                        List.of(NAMES.chain().key() + "=" + chain, NAMES.key().key() + "=" + key)));
    }

    private Pair pair(String kind) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Files.deleteIfExists(store);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "api",
                        "-keyalg",
                        kind,
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new Pair(
                pem("CERTIFICATE", keys.getCertificate("api").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("api", PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }
}
