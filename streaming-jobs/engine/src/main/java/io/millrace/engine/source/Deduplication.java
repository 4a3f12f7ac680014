package io.millrace.engine.source;

import io.millrace.engine.source.KnownIds.Digest;
import java.security.MessageDigest;

/**
 * Tells which records of one partition repeat one before them, in the order of their offsets: the partition
 * brought the same id less than {@code deduplicate-within} before. So it does not depend on how the topic is cut
 * into batches. A partition whose records have no ids costs nothing.
 */
public final class Deduplication {

    private final IdLog log;
    private final String partition;
    private final long batch;
    private final MessageDigest digester = Digest.digester();
    private KnownIds before;
    private KnownIds here;
    private Sightings sightings;

    /** @param batch the one that is read now; all before it is known */
    public Deduplication(IdLog log, String partition, long batch) {
        this.log = log;
        this.partition = partition;
        this.batch = batch;
    }

    /** To be asked of every record, once. */
    public boolean isRepeat(Arrival record) {
        byte[] identity = log.remembers() ? record.identity() : null;
        if (identity == null) {
            return false;
        }
        if (here == null) {
            before = log.before(batch, partition);
            here = new KnownIds(log.window(), before.now());
            sightings = new Sightings();
        }
        Digest id = Digest.of(identity, digester);
        long now = Math.max(here.now(), record.timestamp());
        boolean isRepeat = before.holds(id, now) || here.holds(id, now);
        here.add(id.high(), id.low(), now);
        sightings.add(id.high(), id.low(), now, record.offset());
        return isRepeat;
    }

    /** Writes down what the partition brought, for the batches to come. */
    public void close() {
        if (here != null) {
            log.save(batch, partition, here, sightings);
        }
    }
}
