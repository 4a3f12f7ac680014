package io.millrace.ingest.live;

import java.util.concurrent.atomic.LongAdder;

/** A followed topic: who reads along, and how far it is read. */
final class LiveTopic {

    private final String name;
    private final Feed feed;
    private final LongAdder slowReaders = new LongAdder();
    private volatile boolean isCaughtUp;
    private volatile long lag;

    LiveTopic(String name, int feedLimit) {
        this.name = name;
        this.feed = new Feed(feedLimit);
    }

    String name() {
        return name;
    }

    Feed feed() {
        return feed;
    }

    /** Readers that lost their place. */
    LongAdder slowReaders() {
        return slowReaders;
    }

    /** How many records there are that have not been read yet, as far as Kafka has told. */
    long lag() {
        return lag;
    }

    /** Whether all has been read that it held when the API started. */
    boolean isCaughtUp() {
        return isCaughtUp;
    }

    void isAt(long lag, boolean isCaughtUp) {
        this.lag = lag;
        this.isCaughtUp = isCaughtUp;
    }
}
