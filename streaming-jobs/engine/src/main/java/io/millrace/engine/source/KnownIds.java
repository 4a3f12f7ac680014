package io.millrace.engine.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids that one partition has brought of late, and when each came last. In one array with open addressing,
 * because there are millions; of an id it holds a digest.
 *
 * <p>Time is Kafka's: the latest of all records with an id so far. So it never goes back.
 */
public final class KnownIds {

    /** Sixteen bytes in place of an id: no two ids are known that have the same. */
    record Digest(long high, long low) implements Comparable<Digest> {

        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        static MessageDigest digester() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        static Digest of(byte[] id, MessageDigest digester) {
            return in(digester.digest(id));
        }

        /** That which bytes begin with. */
        static Digest in(byte[] bytes) {
            return new Digest((long) LONGS.get(bytes, 0), (long) LONGS.get(bytes, Long.BYTES));
        }

        @Override
        public int compareTo(Digest other) {
            int order = Long.compareUnsigned(high, other.high);
            return order == 0 ? Long.compareUnsigned(low, other.low) : order;
        }
    }

    /** Takes ids one by one, in no order. */
    @FunctionalInterface
    interface Visitor<X extends Exception> {
        void take(long high, long low, long seen) throws X;
    }

    /** An id takes three words: its digest, and when it came. No time is a free place. */
    private static final int WORDS = 3;

    private static final int FEWEST_PLACES = 64;

    private final long window;
    private long[] words = new long[FEWEST_PLACES * WORDS];
    private int size;
    private long now;

    /**
     * @param window for how long an id is known, in milliseconds
     * @param now when the first can come
     */
    KnownIds(long window, long now) {
        this.window = window;
        this.now = Math.max(1, now);
    }

    synchronized long now() {
        return now;
    }

    synchronized int size() {
        return size;
    }

    /** Whether the id came less than the window before that time. */
    synchronized boolean holds(Digest id, long time) {
        long seen = words[place(words, id.high(), id.low()) + 2];
        return seen != 0 && time - seen < window;
    }

    synchronized void add(long high, long low, long seen) {
        if ((size + 1) * 5L > words.length / WORDS * 4L) {
            makeRoom();
        }
        now = Math.max(now, seen);
        int place = place(words, high, low);
        if (words[place + 2] == 0) {
            size++;
        }
        put(words, place, high, low, Math.max(words[place + 2], seen));
    }

    synchronized void addAll(KnownIds others) {
        others.forEach(this::add);
        now = Math.max(now, others.now());
    }

    synchronized <X extends Exception> void forEach(Visitor<X> visitor) throws X {
        for (int place = 0; place < words.length; place += WORDS) {
            if (words[place + 2] != 0) {
                visitor.take(words[place], words[place + 1], words[place + 2]);
            }
        }
    }

    /** Leaves out what no longer counts; what is left then fills five eighths. */
    private void makeRoom() {
        int alive = 0;
        for (int place = 0; place < words.length; place += WORDS) {
            alive += isAlive(words[place + 2]) ? 1 : 0;
        }
        long[] roomier = new long[Math.multiplyExact(Math.max(FEWEST_PLACES, (int) (alive * 8L / 5)), WORDS)];
        for (int place = 0; place < words.length; place += WORDS) {
            if (isAlive(words[place + 2])) {
                put(
                        roomier,
                        place(roomier, words[place], words[place + 1]),
                        words[place],
                        words[place + 1],
                        words[place + 2]);
            }
        }
        words = roomier;
        size = alive;
    }

    private boolean isAlive(long seen) {
        return seen != 0 && now - seen < window;
    }

    /** Where the id is, or could be put. */
    private static int place(long[] words, long high, long low) {
        int places = words.length / WORDS;
        int place = (int) ((high >>> 32) * places >>> 32) * WORDS;
        while (words[place + 2] != 0 && (words[place] != high || words[place + 1] != low)) {
            place = place + WORDS == words.length ? 0 : place + WORDS;
        }
        return place;
    }

    private static void put(long[] words, int place, long high, long low, long seen) {
        words[place] = high;
        words[place + 1] = low;
        words[place + 2] = seen;
    }
}
