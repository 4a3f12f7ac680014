package io.millrace.sdk;

import io.millrace.settings.Setting;
import java.io.Serializable;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where rows go: a table of the pipeline's database, or a topic.
 *
 * @param <R> the row
 */
public sealed interface Output<R> extends Serializable {

    /** A Delta table that only grows. */
    static <R extends Record> Append<R> append(String table, Class<R> row, String comment) {
        return new Append<>(table, row, comment);
    }

    /** A Parquet table of Hive's plain kind that only grows; each batch is a partition. */
    static <R extends Record> Parquet<R> parquet(String table, Class<R> row, String comment) {
        return new Parquet<>(table, row, comment);
    }

    /**
     * A keyed table: the latest row of each key. What is stored are the changes, in a Delta table
     * named {@code <table>_changes}; the view {@code <table>} shows the latest of each key. So a
     * batch costs what it changes, however large the table is.
     */
    static <R extends Record> Upsert<R> upsert(String table, Class<R> row, String comment) {
        return new Upsert<>(table, row, comment, keys(table, row));
    }

    private static List<String> keys(String table, Class<? extends Record> row) {
        List<String> keys = Stream.of(row.getRecordComponents())
                .filter(component -> component.isAnnotationPresent(Key.class))
                .map(Output::column)
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("The keyed table " + table + " has no key: mark the columns of "
                    + row.getSimpleName() + " that tell its rows apart with @Key.");
        }
        return keys;
    }

    /** The column's name: what {@link Column} says, or {@code event_type} for a component named {@code eventType}. */
    static String column(RecordComponent component) {
        Column column = component.getAnnotation(Column.class);
        return column == null || column.name().isEmpty() ? snakeCase(component.getName()) : column.name();
    }

    /** {@code event_type} for {@code eventType}. */
    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** A Kafka topic. A batch that is run again after a crash sends its records again. */
    static <R> Sent<R> topic(Setting<String> name, Text<R> key, Text<R> value) {
        return new Sent<>(name, key, value);
    }

    /** Its name within the pipeline, which the ledger uses. */
    String name();

    record Append<R extends Record>(String table, Class<R> row, String comment) implements Output<R> {
        @Override
        public String name() {
            return table;
        }
    }

    record Parquet<R extends Record>(String table, Class<R> row, String comment) implements Output<R> {
        @Override
        public String name() {
            return table;
        }
    }

    /** @param keys the columns that tell rows apart */
    record Upsert<R extends Record>(String table, Class<R> row, String comment, List<String> keys)
            implements Output<R> {

        public Upsert {
            keys = List.copyOf(keys);
        }

        @Override
        public String name() {
            return table + "_changes";
        }
    }

    record Sent<R>(Setting<String> topic, Text<R> key, Text<R> value) implements Output<R> {
        @Override
        public String name() {
            return topic.key();
        }
    }

    /** Writes a row as text. */
    @FunctionalInterface
    interface Text<R> extends Function<R, String>, Serializable {}
}
