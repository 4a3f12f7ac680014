package io.millrace.cli;

import io.millrace.sdk.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The lines of a stream as messages without a key: all bytes up to each line feed, and no others. */
final class Lines implements Iterator<Message> {

    private final InputStream in;
    private final String topic;
    private byte[] next;

    Lines(InputStream in, String topic) {
        this.in = in;
        this.topic = topic;
        this.next = read();
    }

    private byte[] read() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream(256);
            for (int each = in.read(); each != '\n'; each = in.read()) {
                if (each < 0) {
                    return line.size() == 0 ? null : line.toByteArray();
                }
                line.write(each);
            }
            return line.toByteArray();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Message next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Message message = new Message(topic, null, next);
        next = read();
        return message;
    }
}
