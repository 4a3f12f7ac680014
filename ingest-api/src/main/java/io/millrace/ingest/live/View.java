package io.millrace.ingest.live;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The latest value of each key of one topic, that which changed last at the end. */
final class View {

    /** About what the objects around a key and a value take. */
    private static final int OBJECTS = 128;

    private record Latest(long change, byte[] value, long bytes) {}

    private final SequencedMap<String, Latest> latest = new LinkedHashMap<>();
    private long bytes;
    private boolean isComplete = true;

    /** @param number tells it from all other changes, and grows */
    void apply(Change change, long number) {
        forget(change.key());
        if (change.value() != null) {
            long size = OBJECTS + change.key().getBytes(StandardCharsets.UTF_8).length + change.value().length;
            latest.putLast(change.key(), new Latest(number, change.value(), size));
            bytes += size;
        }
    }

    private void forget(String key) {
        Latest old = latest.remove(key);
        bytes -= old == null ? 0 : old.bytes();
    }

    /** The number of the change that is longest ago. */
    long oldest() {
        return latest.isEmpty()
                ? Long.MAX_VALUE
                : latest.firstEntry().getValue().change();
    }

    void forgetOldest() {
        forget(latest.firstEntry().getKey());
        isComplete = false;
    }

    byte[] value(String key) {
        Latest found = latest.get(key);
        return found == null ? null : found.value();
    }

    /** Those that changed last, newest first. */
    SequencedMap<String, byte[]> newest(int limit) {
        SequencedMap<String, byte[]> newest = new LinkedHashMap<>();
        for (Map.Entry<String, Latest> entry : latest.sequencedEntrySet().reversed()) {
            if (newest.size() == limit) {
                break;
            }
            newest.put(entry.getKey(), entry.getValue().value());
        }
        return newest;
    }

    int entries() {
        return latest.size();
    }

    long bytes() {
        return bytes;
    }

    /** False once it had to forget a key. */
    boolean isComplete() {
        return isComplete;
    }
}
