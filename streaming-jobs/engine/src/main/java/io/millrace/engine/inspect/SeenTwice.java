package io.millrace.engine.inspect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Finds out which texts of very many may be there twice, in eight bytes for each. Two different ones can look the same,
 * so those have to be looked at again.
 */
final class SeenTwice {

    private long[] seen = new long[1024];
    private int count;
    private long[] twice;

    void see(String text) {
        if (count == seen.length) {
            seen = Arrays.copyOf(seen, count * 2);
        }
        seen[count++] = digest(text);
    }

    boolean maybe() {
        Arrays.sort(seen, 0, count);
        long[] found = new long[count];
        int repeats = 0;
        for (int index = 1; index < count; index++) {
            if (seen[index] == seen[index - 1]) {
                found[repeats++] = seen[index];
            }
        }
        twice = Arrays.copyOf(found, repeats);
        return repeats > 0;
    }

    /** To be asked after the question whether there is any. */
    boolean maybe(String text) {
        return Arrays.binarySearch(twice, digest(text)) >= 0;
    }

    private static long digest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        CRC32 one = new CRC32();
        CRC32C other = new CRC32C();
        one.update(bytes);
        other.update(bytes);
        return one.getValue() << 32 | other.getValue();
    }
}
