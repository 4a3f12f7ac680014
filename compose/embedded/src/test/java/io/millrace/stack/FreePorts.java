package io.millrace.stack;

import java.util.PrimitiveIterator;
import java.util.Random;

/**
 * Ports for the parts of tests' stacks, each given once. They lie below those that the system gives to whoever connects,
 * so that a part finds its port free when it comes, and when it comes back.
 */
final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private static final PrimitiveIterator.OfInt PORTS =
            new Random().ints(FIRST, LAST).distinct().iterator();

    private FreePorts() {}

    static synchronized int next() {
        int number = PORTS.nextInt();
        return new Port(number, "").answers() ? next() : number;
    }
}
