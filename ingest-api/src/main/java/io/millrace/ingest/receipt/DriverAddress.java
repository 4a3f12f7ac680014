package io.millrace.ingest.receipt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a driver serves its status.
 *
 * @param host as in a URL: a name, an address of IPv4, or one of IPv6 in brackets
 */
public record DriverAddress(String host, int port) {

    /** Everyone who may commit for a pipeline can write it. It can name a host and a port, and nothing else. */
    private static final Pattern ADDRESS = Pattern.compile(
            "([A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}]):([1-9][0-9]{0,4})");

    private static final int LAST_PORT = 65_535;

    /** Empty if the text is anything but a host and a port. */
    public static Optional<DriverAddress> of(String text) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches() || Integer.parseInt(address.group(2)) > LAST_PORT) {
            return Optional.empty();
        }
        return Optional.of(new DriverAddress(address.group(1), Integer.parseInt(address.group(2))));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
