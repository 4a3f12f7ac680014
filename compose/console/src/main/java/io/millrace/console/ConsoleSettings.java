package io.millrace.console;

import io.millrace.ingest.receipt.DriverAddress;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the console listens, and who may use it. */
public final class ConsoleSettings {

    public static final Setting<Integer> PORT =
            Setting.number("console-port", 8_088, 0, 65_535, "The port on which the console listens.");
    public static final Setting<String> HOST = Setting.text(
            "console-host",
            "127.0.0.1",
            "The address on which the console listens. Any but a loopback address needs console-users and TLS.");
    public static final Setting<String> USERS = Setting.text(
            "console-users",
            "",
            "The file with the people who may log in: name, role and bcrypt hash of the password. If empty, everybody on"
                    + " this machine is an operator.");
    public static final Setting<String> TLS_CERTIFICATE = Setting.text(
            "console-tls-certificate",
            "",
            "The file with the console's certificate and its chain, in PEM form; turns on HTTPS. Read again when it"
                    + " changes.");
    public static final Setting<String> TLS_KEY = Setting.text(
            "console-tls-key",
            "",
            "The file with the certificate's private key, in PEM form. It may be the same file.");
    public static final Setting<Duration> SESSION_TIMEOUT = Setting.time(
            "console-session-timeout", "8h", "How long somebody stays logged in at the console without using it.");
    public static final Setting<Long> BODY_LIMIT =
            Setting.size("console-body-limit", "4m", "The largest record that can be edited in the console, as JSON.");
    public static final Setting<Map<String, URI>> PARTS = new Setting<>(
            "console-parts",
            "",
            "What else the console shows the state of, as name=host:port with commas between them.",
            "name=host:port with commas between them",
            ConsoleSettings::parts);

    public static final Setting<List<String>> DRIVERS = new Setting<>(
            "console-drivers",
            "",
            "Where drivers serve their status, as host:port with commas between them, beside those that Kafka names.",
            "host:port with commas between them",
            ConsoleSettings::drivers);

    public static final Setting<URI> API = Setting.server(
            "api", "http://127.0.0.1:5000", "The address of the ingest API; by default on this machine, at api-port.");
    public static final Setting<String> API_CERTIFICATES = Setting.text(
            "api-certificates",
            "",
            "A PEM file of authorities to trust for the API instead of those that Java trusts.");

    public static final List<Setting<?>> ALL = List.of(
            PORT,
            HOST,
            USERS,
            TLS_CERTIFICATE,
            TLS_KEY,
            SESSION_TIMEOUT,
            BODY_LIMIT,
            PARTS,
            DRIVERS,
            API,
            API_CERTIFICATES);

    private static final Pattern PART = Pattern.compile("([a-z][a-z0-9-]*)=([^=,\\s]+:[0-9]{1,5})");

    private static final int LAST_PORT = 65_535;

    private ConsoleSettings() {}

    /** Beyond this machine nobody gets in without a password, and no password goes over the network as it is. */
    static void requireSafe(Settings settings, boolean asksWhoOverTls) {
        String host = settings.value(HOST);
        try {
            boolean isLocal = Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
            if (!asksWhoOverTls && !isLocal) {
                throw new SettingsException("Setting " + HOST.key() + " is " + host
                        + ", which others can reach. Set " + USERS.key() + ", "
                        + TLS_CERTIFICATE.key() + " and " + TLS_KEY.key() + ", too.");
            }
        } catch (UnknownHostException unknown) {
            throw new SettingsException(
                    "Setting " + HOST.key() + " is " + host + ", which is no address of this machine.");
        }
    }

    private static Map<String, URI> parts(String text) {
        Map<String, URI> parts = new LinkedHashMap<>();
        for (String one : text.isEmpty() ? new String[0] : text.split("\\s*,\\s*", -1)) {
            Matcher part = PART.matcher(one);
            if (!part.matches()) {
                throw new IllegalArgumentException();
            }
            URI address = URI.create("tcp://" + part.group(2));
            if (address.getHost() == null || address.getPort() < 1 || address.getPort() > LAST_PORT) {
                throw new IllegalArgumentException();
            }
            parts.put(part.group(1), address);
        }
        return parts;
    }

    private static List<String> drivers(String text) {
        List<String> drivers = text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*", -1));
        if (drivers.stream().map(DriverAddress::of).anyMatch(Optional::isEmpty)) {
            throw new IllegalArgumentException();
        }
        return drivers;
    }
}
