package io.millrace.peers.streams;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How values are kept in a store. */
final class Form {

    /** Writes a value. */
    interface Writing<T> {
        void write(T value, DataOutput output) throws IOException;
    }

    /** Reads one. */
    interface Reading<T> {
        T read(DataInput input) throws IOException;
    }

    private Form() {}

    static <T> Serde<T> of(Writing<T> writing, Reading<T> reading) {
        return Serdes.serdeFrom((_, value) -> bytes(value, writing), (_, bytes) -> value(bytes, reading));
    }

    private static <T> byte[] bytes(T value, Writing<T> writing) {
        if (value == null) {
            return null;
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
            writing.write(value, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static <T> T value(byte[] bytes, Reading<T> reading) {
        if (bytes == null) {
            return null;
        }
        try {
            return reading.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
