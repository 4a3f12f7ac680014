package io.millrace.ingest.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An address, or all addresses that begin with the same bits.
 *
 * @param bits how many bits are the same
 */
public record Network(InetAddress address, int bits) {

    private static final int SITE_BYTES = 8;

    /** As {@code 10.0.0.0/8}, {@code fd00::/8} or {@code 10.1.2.3}. */
    static Network of(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int most = 8 * address.getAddress().length;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("There are no networks of " + bits + " bits.");
        }
        return new Network(address, bits);
    }

    static Network of(InetAddress address) {
        return new Network(address, 8 * address.getAddress().length);
    }

    boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        int bytes = bits / 8;
        int rest = 8 - bits % 8;
        return ours.length == theirs.length
                && Arrays.equals(ours, 0, bytes, theirs, 0, bytes)
                && (rest == 8 || (ours[bytes] & 0xff) >> rest == (theirs[bytes] & 0xff) >> rest);
    }

    /** What a limit counts an address with: itself, or its /64, of which everybody with IPv6 has one to choose from. */
    public static String site(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        InetAddress parsed = InetAddress.ofLiteral(address);
        return parsed instanceof Inet6Address
                ? HexFormat.of().formatHex(parsed.getAddress(), 0, SITE_BYTES) + "/64"
                : parsed.getHostAddress();
    }
}
