package io.millrace.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority of a home's own, and the certificate of its servers, made with Java's keytool. The authority's
 * key is deleted once it has signed. For another certificate, delete both.
 */
record Certificates(Secrets secrets) {

    /** Whom the servers' certificate names. */
    static final String SERVER = "millrace-server";

    private static final String AUTHORITY = "millrace-authority";
    private static final String NAMES = "san=dns:localhost,ip:127.0.0.1,ip:::1";
    private static final String DAYS = "3650";

    Path authority() {
        return secrets.file("authority.pem");
    }

    Path keyStore() {
        return secrets.file("server.p12");
    }

    /** The certificate of servers with that of the authority, for those that read PEM. */
    Path chain() {
        return secrets.file("server.pem");
    }

    Path key() {
        return secrets.file("server-key.pem");
    }

    String password() {
        return secrets.text("server.password", Secrets::random);
    }

    void prepare() {
        // Written last.
        if (Files.exists(authority())) {
            return;
        }
        password();
        Path drafts = secrets.file("draft.p12");
        try {
            Files.deleteIfExists(drafts);
            Files.deleteIfExists(keyStore());
            pair(drafts, AUTHORITY, List.of("-ext", "bc:c"));
            pair(drafts, SERVER, List.of("-signer", AUTHORITY, "-ext", NAMES));
            keytool(
                    "-importkeystore",
                    "-srckeystore",
                    drafts.toString(),
                    "-srcstorepass:file",
                    secrets.file("server.password").toString(),
                    "-srcalias",
                    SERVER,
                    "-destkeystore",
                    keyStore().toString(),
                    "-deststorepass:file",
                    secrets.file("server.password").toString());
            writePem();
            Files.setPosixFilePermissions(keyStore(), PosixFilePermissions.fromString("rw-------"));
            Files.writeString(authority(), keytool(onto(drafts, "-exportcert", "-rfc", "-alias", AUTHORITY)));
            Files.delete(drafts);
        } catch (IOException | GeneralSecurityException refused) {
            throw new StackException(
                    "Cannot make certificates in " + secrets.folder() + ": " + refused.getMessage(), refused);
        }
    }

    private void writePem() throws IOException, GeneralSecurityException {
        char[] password = password().toCharArray();
        KeyStore store = KeyStore.getInstance(keyStore().toFile(), password);
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain(SERVER)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Storage.writeForOwner(chain(), chain.toString());
        Storage.writeForOwner(
                key(), pem("PRIVATE KEY", store.getKey(SERVER, password).getEncoded()));
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + kind + "-----\n";
    }

    private void pair(Path store, String name, List<String> more) throws IOException {
        List<String> words = new ArrayList<>(List.of(onto(
                store,
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                DAYS)));
        words.addAll(more);
        keytool(words.toArray(String[]::new));
    }

    private String[] onto(Path store, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:file",
                secrets.file("server.password").toString()));
        return all.toArray(String[]::new);
    }

    private static String keytool(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String complained = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("keytool " + words[0] + " failed: " + (said + complained).strip());
            }
            return said;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while making certificates", stopped);
        }
    }
}
