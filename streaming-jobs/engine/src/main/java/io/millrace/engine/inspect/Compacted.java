package io.millrace.engine.inspect;

import io.millrace.engine.commit.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What compactions have made of a table's batches, added up. */
final class Compacted {

    final List<StoredFile> files = new ArrayList<>();
    long rows;
    private final NavigableMap<Long, Long> spans = new TreeMap<>();

    void add(StoredFile file) {
        files.add(file);
        add(file.origin().orElseThrow());
    }

    /** Also rows that were compacted away, as it were: they have expired. */
    void add(Origin origin) {
        rows += origin.rows();
        spans.merge(origin.first(), origin.last(), Math::max);
    }

    boolean covers() {
        return !spans.isEmpty();
    }

    boolean covers(long batch) {
        return spans.headMap(batch, true).values().stream().anyMatch(last -> last >= batch);
    }

    long last() {
        return spans.values().stream().mapToLong(Long::longValue).max().orElse(-1);
    }

    String spans() {
        return spans.entrySet().stream()
                .map(span -> span.getKey() + " to " + span.getValue())
                .collect(Collectors.joining(", "));
    }
}
