package io.millrace.engine.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} has written. */
final class ByteReader {

    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    int oneByte() {
        return bytes[at++];
    }

    long number() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    long unsigned() {
        long value = 0;
        int shift = 0;
        byte next = bytes[at++];
        while (next < 0) {
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
            next = bytes[at++];
        }
        return value | (long) next << shift;
    }

    long eightBytes() {
        long value = 0;
        for (int index = 0; index < 8; index++) {
            value = value << 8 | bytes[at++] & 0xFF;
        }
        return value;
    }

    String text() {
        int length = (int) unsigned();
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    byte[] block() {
        return bytes((int) unsigned());
    }

    byte[] rest() {
        return bytes(bytes.length - at);
    }

    private byte[] bytes(int length) {
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }
}
