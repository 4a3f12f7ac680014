package io.millrace.engine.audit;

import io.millrace.engine.tables.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What compactions have made of a table's batches, added up. */
final class Compacted {

    final List<StoredFile> files = new ArrayList<>();
    long rows;
    boolean isUntold;
    private final NavigableMap<Long, Long> spans = new TreeMap<>();

    void add(StoredFile file) {
        if (file.origin().isEmpty()) {
            isUntold = true;
            return;
        }
        Origin origin = file.origin().get();
        files.add(file);
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
