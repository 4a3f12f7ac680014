package io.millrace.engine.driver;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.source.EventClock;
import io.millrace.sdk.Reason;
import java.time.Instant;
import java.util.Map;

/**
 * What the rest of the engine wants to know of a batch.
 *
 * @param at when it was committed
 * @param offsets how far it has read
 * @param newest when Kafka took the newest record of each partition, in milliseconds, as far as it is known
 * @param refused how many rows went to the quarantine, by their reasons
 * @param conflicts how often commits were tried again since the batch before
 * @param mark where the watermark is after it; null for a flow to which time means nothing
 * @param nanos how long all of it took
 * @param commitNanos how much of that the commits to the tables and to the ledger took
 */
record CommittedBatch(
        Stamp stamp,
        Instant at,
        Offsets offsets,
        Map<String, Long> newest,
        Map<Reason, Long> refused,
        long conflicts,
        EventClock.Mark mark,
        long nanos,
        long commitNanos) {}
