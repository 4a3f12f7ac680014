package io.millrace.engine.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow. */
final class ByteWriter {

    private byte[] bytes = new byte[64];
    private int size;

    void oneByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** A small number, of either sign, takes few bytes. */
    void number(long value) {
        unsigned(value << 1 ^ value >> 63);
    }

    void unsigned(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void eightBytes(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void text(String text) {
        block(text.getBytes(StandardCharsets.UTF_8));
    }

    void block(byte[] block) {
        unsigned(block.length);
        rest(block);
    }

    /** Bytes that go to the end, so that their length need not be said. */
    void rest(byte[] last) {
        room(last.length);
        System.arraycopy(last, 0, bytes, size, last.length);
        size += last.length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
