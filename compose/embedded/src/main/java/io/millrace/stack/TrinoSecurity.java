package io.millrace.stack;

import io.millrace.lake.TrinoSettings;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * How people come to a Trino that lets in nobody without a name: over TLS, with a password. The operator owns views and
 * sees all; analysts read all but the payloads in quarantine. Nobody writes a table but pipelines.
 */
public record TrinoSecurity(Secrets secrets) {

    private static final String OPERATOR = "millrace-operator";
    private static final String ANALYST = "millrace-analyst";
    private static final List<String> USERS = List.of(OPERATOR, ANALYST);
    private static final int ITERATIONS = 100_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    /** The first rule that fits holds. Without a rule for queries everybody could end those of others. */
    private static final String RULES = """
            {
              "catalogs": [
                {"user": "%1$s", "allow": "all"},
                {"catalog": "lake|delta|system", "allow": "read-only"}
              ],
              "schemas": [
                {"user": "%1$s", "owner": true},
                {"owner": false}
              ],
              "tables": [
                {
                  "user": "%1$s",
                  "privileges": ["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"]
                },
                {
                  "table": "quarantine",
                  "columns": [{"name": "payload", "mask": "CAST(NULL AS varbinary)"}],
                  "privileges": ["SELECT"]
                },
                {"privileges": ["SELECT"]}
              ],
              "queries": [
                {"user": "%1$s", "allow": ["execute", "kill", "view"]},
                {"allow": ["execute"]}
              ],
              "impersonation": [],
              "system_information": [{"user": "%1$s", "allow": ["read", "write"]}]
            }
            """.formatted(OPERATOR);

    /** Makes what is missing. */
    public void prepare() {
        certificates().prepare();
        shared();
        USERS.forEach(this::password);
    }

    private Certificates certificates() {
        return new Certificates(secrets);
    }

    /** What Trino's servers know each other by. */
    private String shared() {
        return secrets.text("trino-shared.secret", Secrets::random);
    }

    /** The settings of commands, where the home's Trino asks who it is. */
    static Settings as(Home home, Settings settings) {
        if (!settings.value(StackSettings.SECURE)) {
            return settings;
        }
        TrinoSecurity security = new TrinoSecurity(Secrets.of(home, settings));
        security.prepare();
        return settings.withPairs(List.of(
                TrinoSettings.TRINO.key() + "=https://" + Addresses.LOOPBACK + ":" + settings.value(TrinoSettings.PORT),
                TrinoSettings.USER.key() + "=" + OPERATOR,
                TrinoSettings.PASSWORD.key() + "=file:" + security.secrets.file(fileOf(OPERATOR)),
                TrinoSettings.CERTIFICATES.key() + "=" + security.certificates().authority()));
    }

    private String password(String user) {
        return secrets.text(fileOf(user), Secrets::random);
    }

    private static String fileOf(String user) {
        return "trino-" + user + ".password";
    }

    /** The lines of a server's configuration. */
    String servers(int port) {
        certificates().prepare();
        return """
                http-server.https.enabled=true
                http-server.https.port=%1$d
                http-server.https.keystore.path=%2$s
                internal-communication.https.required=true
                internal-communication.https.keystore.path=%2$s
                internal-communication.https.truststore.path=%3$s
                internal-communication.shared-secret=%4$s
                """.formatted(
                        port,
                        certificates().of(Certificates.Server.TRINO),
                        certificates().authority(),
                        shared());
    }

    /** Writes what the server that people ask reads beside its configuration, and gives the lines of that. */
    String coordinator(Path etc) throws IOException {
        Path passwords = etc.resolve("passwords");
        Path rules = etc.resolve("rules.json");
        Path authenticator = etc.resolve("password-authenticator.properties");
        Path control = etc.resolve("access-control.properties");
        Storage.writeForOwner(
                passwords,
                USERS.stream()
                        .map(user -> user + ":" + hash(password(user)) + "\n")
                        .collect(Collectors.joining()));
        Storage.writeForOwner(rules, RULES);
        Storage.writeForOwner(
                authenticator, "password-authenticator.name=file\nfile.password-file=" + passwords + "\n");
        Storage.writeForOwner(control, "access-control.name=file\nsecurity.config-file=" + rules + "\n");
        return """
                http-server.authentication.type=PASSWORD
                http-server.authentication.allow-insecure-over-http=false
                password-authenticator.config-files=%s
                access-control.config-files=%s
                """.formatted(authenticator, control);
    }

    /** In the form of Trino's password file. */
    private static String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
                    .getEncoded();
            HexFormat hex = HexFormat.of();
            return ITERATIONS + ":" + hex.formatHex(salt) + ":" + hex.formatHex(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
