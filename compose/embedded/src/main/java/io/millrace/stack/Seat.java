package io.millrace.stack;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Where a part sits in the network.
 *
 * @param listen the address on which it listens
 * @param name the one under which others reach it
 */
public record Seat(String listen, String name) {

    static final Seat LOOPBACK = new Seat(Addresses.LOOPBACK, Addresses.LOOPBACK);

    /** Reachable from other machines, under this one's name. */
    public static Seat open() {
        try {
            return new Seat("0.0.0.0", InetAddress.getLocalHost().getHostName());
        } catch (IOException nameless) {
            throw new StackException("This machine does not know its own name: " + nameless.getMessage(), nameless);
        }
    }
}
