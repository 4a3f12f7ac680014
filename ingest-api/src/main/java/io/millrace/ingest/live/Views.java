package io.millrace.ingest.live;

import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The views of all followed topics, within one bound: what has not changed for longest is forgotten first. */
final class Views {

    /**
     * Some of a view, or all of it, as it was at one moment.
     *
     * @param changes how many changes all views had seen by then
     * @param values newest first
     */
    record Page(long changes, int entries, boolean isComplete, SequencedMap<String, byte[]> values) {

        /** How many bytes the keys and values are. */
        long size() {
            return values.entrySet().stream()
                    .mapToLong(entry -> entry.getKey().length() + entry.getValue().length)
                    .sum();
        }
    }

    /** How much a view holds. */
    record Load(int entries, long bytes) {}

    private final TreeMap<String, View> views = new TreeMap<>();
    private final long limit;
    private long changes;
    private long bytes;

    Views(Collection<String> topics, long limit) {
        topics.forEach(topic -> views.put(topic, new View()));
        this.limit = limit;
    }

    /** Takes in all of these at once; gives how many changes there have been. Records without a key are left out. */
    synchronized long apply(String topic, List<Change> batch) {
        View view = views.get(topic);
        long before = view.bytes();
        for (Change change : batch) {
            if (change.key() != null) {
                view.apply(change, ++changes);
            }
        }
        bytes += view.bytes() - before;
        while (bytes > limit) {
            forgetOldest();
        }
        return changes;
    }

    private void forgetOldest() {
        View oldest = views.firstEntry().getValue();
        for (View view : views.values()) {
            if (view.oldest() < oldest.oldest()) {
                oldest = view;
            }
        }
        long before = oldest.bytes();
        oldest.forgetOldest();
        bytes += oldest.bytes() - before;
    }

    /** Null if the view has no such key. */
    synchronized byte[] value(String topic, String key) {
        return views.get(topic).value(key);
    }

    synchronized Page newest(String topic, int most) {
        View view = views.get(topic);
        return new Page(changes, view.entries(), view.isComplete(), view.newest(most));
    }

    Page all(String topic) {
        return newest(topic, Integer.MAX_VALUE);
    }

    synchronized Load load(String topic) {
        View view = views.get(topic);
        return new Load(view.entries(), view.bytes());
    }
}
