package io.millrace.ingest.intake;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of a topic's events. Once nothing is on its way: received = accepted + rejected + refused.
 */
final class Counts {

    final LongAdder received = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder refused = new LongAdder();
}
