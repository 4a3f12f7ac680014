package io.millrace.engine.checkpoint;

import io.millrace.engine.storage.Environment;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;

/** Wants the lease of a pipeline as soon as no other process holds it, however long that takes. */
public final class Candidate {

    private final LeaseFolder folder;
    private final String purpose;
    private final String address;
    private Holder holder;
    private long seen = -1;
    private long beat;
    private long beatSince;
    private long lastLook = System.nanoTime();

    public Candidate(Environment environment, String pipeline, String purpose, String address) {
        this.folder = new LeaseFolder(environment, pipeline);
        this.purpose = purpose;
        this.address = address;
    }

    /** The process for which it has waited; empty if it did not have to. */
    public Optional<Holder> holder() {
        return Optional.ofNullable(holder);
    }

    /** Looks once: the lease, if it was free. */
    public Optional<Lease> look() throws IOException {
        try {
            long newest = folder.newest();
            if (newest == 0
                    || folder.hasEnded(newest)
                    || isSilent(newest, folder.renewedAt(newest)) && folder.isExpired(newest)) {
                return folder.create(newest + 1, purpose, address);
            }
            holder = folder.holder(newest);
        } catch (FileNotFoundException takenMeanwhile) {
            // The next look sees by whom.
        }
        return Optional.empty();
    }

    /**
     * Whether the holder may have lost the lease: only then it is worth writing to the storage to read its clock. When the
     * storage did not answer for a while, the holder could not renew the lease either, and gets its time again.
     */
    private boolean isSilent(long newest, long renewed) {
        long now = System.nanoTime();
        long duration = folder.duration().toNanos();
        boolean isNew = newest != seen;
        boolean wasAway = now - lastLook > duration / 2;
        if (isNew || wasAway || renewed != beat) {
            seen = newest;
            beat = renewed;
            beatSince = now;
        }
        lastLook = now;
        return isNew || now - beatSince > duration;
    }
}
