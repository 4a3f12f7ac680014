package io.millrace.stack;

import io.millrace.settings.Settings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where Trino is, and as whom it is asked.
 *
 * @param certificates a file of authorities to trust; empty for those of Java
 * @param schema that of names without one; empty if they have none
 */
public record TrinoAddress(URI server, String user, String password, String certificates, String schema) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    static TrinoAddress of(Settings settings) {
        String user = settings.value(StackSettings.TRINO_USER);
        return new TrinoAddress(
                settings.isSet(StackSettings.TRINO)
                        ? settings.value(StackSettings.TRINO)
                        : URI.create("http://" + Addresses.LOOPBACK + ":" + settings.value(StackSettings.TRINO_PORT)),
                user.isEmpty() ? System.getProperty("user.name") : user,
                settings.value(StackSettings.TRINO_PASSWORD),
                settings.value(StackSettings.TRINO_CERTIFICATES),
                "");
    }

    public TrinoAddress in(String otherSchema) {
        return new TrinoAddress(server, user, password, certificates, otherSchema);
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
        environment.put(StackSettings.TRINO.variable(), server.toString());
        environment.put(StackSettings.TRINO_USER.variable(), user);
        environment.put(StackSettings.TRINO_PASSWORD.variable(), password);
        environment.put(StackSettings.TRINO_CERTIFICATES.variable(), certificates);
        environment.values().removeIf(String::isEmpty);
        return environment;
    }

    /** The URL for JDBC. It has no secret in it. */
    @Override
    public String toString() {
        return "jdbc:trino://" + server.getHost() + ":" + port() + "/lake" + (schema.isEmpty() ? "" : "/" + schema);
    }
}
