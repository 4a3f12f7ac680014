package io.millrace.ingest.http;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** The certificate of HTTPS and its key, as their files are now. Both may be in one file. */
record Certificate(Buffer chain, Buffer key) {

    /** Which settings name its files. */
    record Names(Setting<String> chain, Setting<String> key) {

        Certificate read(Settings settings) {
            return new Certificate(
                    content(chain.key(), settings.value(chain)), content(key.key(), settings.value(key)));
        }

        @Override
        public String toString() {
            return "Settings " + chain.key() + " and " + key.key();
        }
    }

    private static Buffer content(String setting, String file) {
        try {
            return Buffer.buffer(Files.readAllBytes(Path.of(file)));
        } catch (IOException unreadable) {
            throw new SettingsException("Setting " + setting + " is " + file + ", which cannot be read ("
                    + unreadable.getClass().getSimpleName() + ").");
        }
    }

    PemKeyCertOptions pair() {
        return new PemKeyCertOptions().addCertValue(chain).addKeyValue(key);
    }

    /** Throws what is wrong with it. A key of another certificate would be found by clients only. */
    void requireUsable(Vertx vertx, Names names) {
        try {
            for (KeyManager manager : pair().getKeyManagerFactory(vertx).getKeyManagers()) {
                requirePair((X509KeyManager) manager);
            }
        } catch (Exception wrong) {
            throw new SettingsException(
                    names + " do not name a certificate and its private key in PEM form (" + wrong.getMessage() + ").");
        }
    }

    private static void requirePair(X509KeyManager manager) throws GeneralSecurityException {
        List<String> names = Stream.of("EC", "RSA")
                .map(kind -> manager.getServerAliases(kind, null))
                .filter(found -> found != null)
                .flatMap(Arrays::stream)
                .toList();
        if (names.isEmpty()) {
            throw new GeneralSecurityException("its kind of key is not known");
        }
        for (String name : names) {
            X509Certificate certificate = manager.getCertificateChain(name)[0];
            byte[] text = "whose key is it".getBytes(StandardCharsets.UTF_8);
            if (!verifies(certificate, text, signed(manager.getPrivateKey(name), text))) {
                throw new GeneralSecurityException("the key is that of another certificate");
            }
        }
    }

    private static Signature signature(String kind) throws GeneralSecurityException {
        return Signature.getInstance(kind.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    }

    private static byte[] signed(PrivateKey key, byte[] text) throws GeneralSecurityException {
        Signature signature = signature(key.getAlgorithm());
        signature.initSign(key);
        signature.update(text);
        return signature.sign();
    }

    private static boolean verifies(X509Certificate certificate, byte[] text, byte[] signed)
            throws GeneralSecurityException {
        Signature signature = signature(certificate.getPublicKey().getAlgorithm());
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }
}
