package io.millrace.engine.source;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** When and where a partition brought ids in one batch: for each, its digest, its time and its offset, in one array. */
final class Sightings {

    /** Of one sighting: the two halves of the digest, the time, the offset. */
    static final int WORDS = 4;

    static final int BYTES = WORDS * Long.BYTES;

    private static final int FEWEST = 64;
    private static final int PER_BUCKET = 4;

    private long[] words = new long[FEWEST * WORDS];
    private int size;

    void add(long high, long low, long seen, long offset) {
        if (size * WORDS == words.length) {
            words = Arrays.copyOf(words, Math.multiplyExact(words.length, 2));
        }
        int at = size++ * WORDS;
        words[at] = high;
        words[at + 1] = low;
        words[at + 2] = seen;
        words[at + 3] = offset;
    }

    int size() {
        return size;
    }

    /** In the order of their digests, so that one is found without reading the others. */
    void writeTo(DataOutputStream out) throws IOException {
        long[] sorted = sorted();
        for (int word = 0; word < size * WORDS; word++) {
            out.writeLong(sorted[word]);
        }
    }

    /** Digests are spread evenly: each is put where it belongs, almost, and then moved by a few places. */
    private long[] sorted() {
        int buckets = size / PER_BUCKET + 1;
        int[] ends = new int[buckets];
        for (int index = 0; index < size; index++) {
            ends[bucket(words[index * WORDS], buckets)]++;
        }
        for (int bucket = 1; bucket < buckets; bucket++) {
            ends[bucket] += ends[bucket - 1];
        }
        long[] sorted = new long[size * WORDS];
        for (int index = size - 1; index >= 0; index--) {
            int to = --ends[bucket(words[index * WORDS], buckets)];
            System.arraycopy(words, index * WORDS, sorted, to * WORDS, WORDS);
        }
        long[] one = new long[WORDS];
        for (int index = 1; index < size; index++) {
            int to = index;
            while (to > 0 && isBefore(sorted, index, sorted, to - 1)) {
                to--;
            }
            if (to < index) {
                System.arraycopy(sorted, index * WORDS, one, 0, WORDS);
                System.arraycopy(sorted, to * WORDS, sorted, (to + 1) * WORDS, (index - to) * WORDS);
                System.arraycopy(one, 0, sorted, to * WORDS, WORDS);
            }
        }
        return sorted;
    }

    private static int bucket(long high, int buckets) {
        return (int) ((high >>> 32) * buckets >>> 32);
    }

    private static boolean isBefore(long[] ones, int one, long[] others, int other) {
        int order = Long.compareUnsigned(ones[one * WORDS], others[other * WORDS]);
        return order < 0 || order == 0 && Long.compareUnsigned(ones[one * WORDS + 1], others[other * WORDS + 1]) < 0;
    }
}
