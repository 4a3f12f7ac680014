package io.millrace.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A certificate authority of a home's own, and a certificate for each server, made with Java's keytool. Servers read
 * their key and the certificates up to the authority's from one PEM file. The authority's key is deleted once it has
 * signed. For other certificates, delete authority.pem.
 */
public record Certificates(Secrets secrets) {

    /** Servers, and the names of machines under which containers reach them. */
    enum Server {
        KAFKA("kafka", "kafka1", "kafka2", "kafka3"),
        TRINO("trino", "trino-worker"),
        API("api", "api1", "api2"),
        CONSOLE("console"),
        POSTGRES("postgres"),
        REDIS("redis");

        private final List<String> machines;

        Server(String... machines) {
            this.machines = List.of(machines);
        }

        /** Whom its certificate names. */
        String user() {
            return "millrace-" + name().toLowerCase(Locale.ROOT);
        }

        private String alternativeNames() {
            return "san=dns:localhost,ip:127.0.0.1,ip:::1,dns:" + String.join(",dns:", machines);
        }
    }

    private static final String AUTHORITY = "millrace-authority";
    private static final String DAYS = "3650";

    Path authority() {
        return secrets.file("authority.pem");
    }

    /** The key of a server, its certificate and that of the authority. */
    Path of(Server server) {
        return secrets.file(server.name().toLowerCase(Locale.ROOT) + ".pem");
    }

    public void prepare() {
        // Written last.
        if (Files.exists(authority())) {
            return;
        }
        Path drafts = secrets.file("draft.p12");
        Path password = secrets.file("draft.password");
        try {
            Files.deleteIfExists(drafts);
            Storage.writeForOwner(password, Secrets.random());
            pair(drafts, AUTHORITY, List.of("-ext", "bc:c"));
            for (Server server : Server.values()) {
                pair(drafts, server.user(), List.of("-signer", AUTHORITY, "-ext", server.alternativeNames()));
            }
            char[] opened = Files.readString(password).toCharArray();
            KeyStore store = KeyStore.getInstance(drafts.toFile(), opened);
            for (Server server : Server.values()) {
                String key =
                        pem("PRIVATE KEY", store.getKey(server.user(), opened).getEncoded());
                secrets.write(of(server).getFileName().toString(), key + chain(store, server.user()));
            }
            Files.delete(drafts);
            Files.delete(password);
            secrets.write(authority().getFileName().toString(), chain(store, AUTHORITY));
        } catch (IOException | GeneralSecurityException refused) {
            throw new StackException(
                    "Cannot make certificates in " + secrets.folder() + ": " + refused.getMessage(), refused);
        }
    }

    private static String chain(KeyStore store, String name) throws GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain(name)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return chain.toString();
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + kind + "-----\n";
    }

    private void pair(Path store, String name, List<String> more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
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
                DAYS,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:file",
                secrets.file("draft.password").toString()));
        words.addAll(more);
        keytool(words);
    }

    private static void keytool(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC"));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("keytool " + words.getFirst() + " failed: " + said.strip());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while making certificates", stopped);
        }
    }
}
