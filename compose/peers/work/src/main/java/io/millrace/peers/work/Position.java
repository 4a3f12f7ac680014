package io.millrace.peers.work;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Where a runner was, and when.
 *
 * @param time in nanoseconds since 1970
 * @param sentAt when Kafka took it, in milliseconds since 1970
 */
public record Position(String user, long spot, long time, long sentAt) {

    private static final int NANO_DIGITS = 9;

    /** Reads {@code user TAB spot TAB seconds}. Null if it is broken. */
    public static Position read(byte[] value, long sentAt) {
        String line = new String(value, StandardCharsets.UTF_8);
        int first = line.indexOf('\t');
        int second = line.indexOf('\t', first + 1);
        if (first < 1 || second < 0) {
            return null;
        }
        try {
            long spot = Long.parseLong(line, first + 1, second, 10);
            return new Position(line.substring(0, first), spot, nanos(line, second + 1), sentAt);
        } catch (NumberFormatException broken) {
            return null;
        }
    }

    private static long nanos(String line, int begin) {
        int point = line.indexOf('.', begin);
        int end = point < 0 ? line.length() : point;
        long nanos = Long.parseLong(line, begin, end, 10);
        for (int digit = 1; digit <= NANO_DIGITS; digit++) {
            int place = end + digit;
            nanos = 10 * nanos + (place < line.length() ? Character.digit(line.charAt(place), 10) : 0);
        }
        return nanos;
    }

    /** Event time, as stream processors count it. */
    public long millis() {
        return Math.floorDiv(time, 1_000_000L);
    }

    public void writeTo(DataOutput output) throws IOException {
        output.writeUTF(user);
        output.writeLong(spot);
        output.writeLong(time);
        output.writeLong(sentAt);
    }

    public static Position readFrom(DataInput input) throws IOException {
        return new Position(input.readUTF(), input.readLong(), input.readLong(), input.readLong());
    }
}
