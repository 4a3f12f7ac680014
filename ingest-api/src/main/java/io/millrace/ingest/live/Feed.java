package io.millrace.ingest.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The last messages of a topic, which all who read along share: each has only its place. So a reader
 * costs next to nothing, however far behind, and one that is too far behind has lost its place.
 */
final class Feed {

    /** @param key null if the record has none */
    record Message(String key, String text) {}

    /** Somebody who reads along. */
    interface Reader {

        /** There is something new. Has to return at once. */
        void wake();

        /** The number of the message that it needs next. */
        long place();
    }

    /** However many messages may be kept, they are not more text than this. */
    private static final long MOST_TEXT = 8L << 20;

    private final Message[] ring;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private long first;
    private long next;
    private long text;

    Feed(int limit) {
        this.ring = new Message[limit];
    }

    /** Gives the place from which it reads. */
    synchronized long join(Reader reader) {
        readers.add(reader);
        return next;
    }

    synchronized void leave(Reader reader) {
        readers.remove(reader);
        while (readers.isEmpty() && first < next) {
            drop();
        }
    }

    int readers() {
        return readers.size();
    }

    /** Hands on what is new. A record that only deletes its key has no message. */
    void append(List<Change> changes) {
        if (readers.isEmpty()) {
            return;
        }
        List<Message> messages = new ArrayList<>(changes.size());
        for (Change change : changes) {
            if (change.value() != null) {
                messages.add(new Message(change.key(), new String(change.value(), StandardCharsets.UTF_8)));
            }
        }
        synchronized (this) {
            messages.forEach(this::put);
        }
        readers.forEach(Reader::wake);
    }

    private void put(Message message) {
        if (next - first == ring.length) {
            drop();
        }
        ring[slot(next++)] = message;
        text += message.text().length();
        while (text > MOST_TEXT && next - first > 1) {
            drop();
        }
    }

    private void drop() {
        int slot = slot(first++);
        text -= ring[slot].text().length();
        ring[slot] = null;
    }

    private int slot(long number) {
        return (int) (number % ring.length);
    }

    /** Whether the message of this place is gone already. */
    synchronized boolean hasLost(long place) {
        return place < first;
    }

    /** Some messages from this place on, none at the end. The place must not be lost. */
    synchronized List<Message> from(long place, int most) {
        List<Message> messages = new ArrayList<>(most);
        for (long number = Math.max(place, first); number < next && messages.size() < most; number++) {
            messages.add(ring[slot(number)]);
        }
        return messages;
    }

    /** Whether it is nearly full, and somebody needs what is in its older half. */
    boolean leavesSomebodyBehind() {
        long middle;
        synchronized (this) {
            if (next - first <= ring.length / 2 && text <= MOST_TEXT / 2) {
                return false;
            }
            middle = first + (next - first) / 2;
        }
        return readers.stream().anyMatch(reader -> reader.place() < middle);
    }
}
