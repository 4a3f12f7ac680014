package io.millrace.sdk;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A table in memory: all rows, or the latest of each key. */
final class HarnessTable {

    private final List<RecordComponent> keys;
    private final Map<Object, Record> rows = new LinkedHashMap<>();

    HarnessTable(Output<?> output) {
        this.keys = output instanceof Output.Upsert<?> upsert
                ? Stream.of(upsert.row().getRecordComponents())
                        .filter(component -> component.isAnnotationPresent(Key.class))
                        .toList()
                : List.of();
    }

    /** As people query it. */
    static String nameOf(Output<?> output) {
        return output instanceof Output.Upsert<?> upsert ? upsert.table() : output.name();
    }

    void write(Record row) {
        if (row instanceof Ended ended) {
            rows.remove(key(ended.row()));
        } else {
            rows.put(keys.isEmpty() ? rows.size() : key(row), row);
        }
    }

    private List<Object> key(Record row) {
        List<Object> key = new ArrayList<>();
        for (RecordComponent component : keys) {
            try {
                component.getAccessor().setAccessible(true);
                key.add(component.getAccessor().invoke(row));
            } catch (ReflectiveOperationException hidden) {
                throw new IllegalStateException(hidden);
            }
        }
        return key;
    }

    List<Record> rows() {
        return List.copyOf(rows.values());
    }
}
