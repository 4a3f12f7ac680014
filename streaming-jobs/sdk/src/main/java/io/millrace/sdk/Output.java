package io.millrace.sdk;

import io.millrace.settings.Setting;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

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
    static <R extends Record> Upsert<R> upsert(String table, Class<R> row, String comment, List<String> keys) {
        return new Upsert<>(table, row, comment, keys, any -> false);
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

    /**
     * @param keys the columns that tell rows apart
     * @param gone tells a row that ends its key from one that holds
     */
    record Upsert<R extends Record>(
            String table, Class<R> row, String comment, List<String> keys, SerializablePredicate<R> gone)
            implements Output<R> {

        public Upsert {
            keys = List.copyOf(keys);
        }

        public Upsert<R> withoutRows(SerializablePredicate<R> gone) {
            return new Upsert<>(table, row, comment, keys, gone);
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

    @FunctionalInterface
    interface SerializablePredicate<R> extends Predicate<R>, Serializable {}
}
