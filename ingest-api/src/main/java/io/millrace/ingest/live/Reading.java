package io.millrace.ingest.live;

/** How far a partition is read: first what it held at the start, which is history; then all is new. */
final class Reading {

    private final long history;
    private boolean isPast;

    /** @param history where its history ends; 0 if the partition came later */
    Reading(long history) {
        this.history = history;
        this.isPast = history == 0;
    }

    /** Stays so once it is past, even if the topic is recreated and its offsets start over. */
    boolean isNew(long offset) {
        return isPast || offset >= history;
    }

    void isAt(long position) {
        isPast |= position >= history;
    }

    boolean isPastItsHistory() {
        return isPast;
    }

    long history() {
        return history;
    }
}
