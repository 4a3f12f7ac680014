package io.millrace.lake;

import io.millrace.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where Trino is, and as whom it is asked.
 *
 * @param certificates a file of authorities to trust; empty for those of Java
 * @param schema that of names without one; empty if they have none
 * @param longest how long a query may run
 */
public record TrinoAddress(
        URI server, String user, String password, String certificates, String schema, Optional<Duration> longest) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    public static TrinoAddress of(Settings settings) {
        String user = settings.value(TrinoSettings.USER);
        return new TrinoAddress(
                settings.isSet(TrinoSettings.TRINO)
                        ? settings.value(TrinoSettings.TRINO)
                        : URI.create("http://" + "127.0.0.1" + ":" + settings.value(TrinoSettings.PORT)),
                user.isEmpty() ? System.getProperty("user.name") : user,
                settings.value(TrinoSettings.PASSWORD),
                settings.value(TrinoSettings.CERTIFICATES),
                "",
                Optional.empty());
    }

    public TrinoAddress in(String otherSchema) {
        return new TrinoAddress(server, user, password, certificates, otherSchema, longest);
    }

    /** Trino ends queries that run longer. */
    public TrinoAddress within(Duration time) {
        return new TrinoAddress(server, user, password, certificates, schema, Optional.of(time));
    }

    private boolean isEncrypted() {
        return server.getScheme().equals("https");
    }

    private int port() {
        if (server.getPort() >= 0) {
            return server.getPort();
        }
        return isEncrypted() ? HTTPS : HTTP;
    }

    /** What JDBC wants to know beside the URL. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("source", "millrace");
        longest.ifPresent(
                time -> properties.setProperty("sessionProperties", "query_max_run_time:" + time.toSeconds() + "s"));
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        if (isEncrypted()) {
            properties.setProperty("SSL", "true");
            if (!certificates.isEmpty()) {
                properties.setProperty("SSLTrustStorePath", certificates);
            }
        }
        return properties;
    }

    /** The same for notebooks. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put(TrinoSettings.TRINO.variable(), server.toString());
        environment.put(TrinoSettings.USER.variable(), user);
        environment.put(TrinoSettings.PASSWORD.variable(), password);
        environment.put(TrinoSettings.CERTIFICATES.variable(), certificates);
        environment.values().removeIf(String::isEmpty);
        return environment;
    }

    /** The URL for JDBC. It has no secret in it. */
    @Override
    public String toString() {
        return "jdbc:trino://" + server.getHost() + ":" + port() + "/lake" + (schema.isEmpty() ? "" : "/" + schema);
    }
}
