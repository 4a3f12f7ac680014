package io.millrace.benchmark;

import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Counts the keys of jobs' state, and the bytes of their values and deadlines as the state store has them. */
final class StateSizes {

    /** What a job keeps. */
    record Kept(long keys, long bytes) {
        long bytesEach() {
            return keys == 0 ? 0 : bytes / keys;
        }

        private String line() {
            return keys + " " + bytes;
        }

        private static Kept of(String line) {
            String[] words = line.split(" ");
            return new Kept(Long.parseLong(words[0]), Long.parseLong(words[1]));
        }
    }

    /** What the reader puts around a value: a word for nulls, and one that says where it is. */
    private static final int AROUND = 16;

    private StateSizes() {}

    static List<Kept> of(List<Path> checkpoints, Home home, Backbone backbone) {
        Path result = home.folder().resolve("sizes.txt");
        List<String> arguments = new ArrayList<>(List.of(result.toString()));
        checkpoints.forEach(checkpoint -> arguments.add(checkpoint.toString()));
        backbone.program("sizes").run(StateSizes.class, List.of(), arguments);
        try {
            return Files.readAllLines(result).stream().map(Kept::of).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@code RESULT CHECKPOINT…}. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        try (SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.sql.shuffle.partitions", "2")
                .config(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            // Whoever opens a state store reports to what comes up with this.
            spark.streams().active();
            List<String> lines = new ArrayList<>();
            for (String checkpoint : words.subList(1, words.size())) {
                lines.add(kept(spark, checkpoint).line());
            }
            Files.write(Path.of(words.getFirst()), lines);
        }
    }

    private static Kept kept(SparkSession spark, String checkpoint) {
        String operator = spark.read()
                .format("state-metadata")
                .load(checkpoint)
                .select("operatorName")
                .first()
                .getString(0);
        if (!operator.startsWith("transformWithState")) {
            return kept(state(spark, checkpoint, Map.of()), "value");
        }
        Kept states = kept(state(spark, checkpoint, Map.of("stateVarName", "state")), "user_map_value");
        Dataset<Row> deadlines = state(spark, checkpoint, Map.of("stateVarName", "calls"));
        return new Kept(
                states.keys(),
                states.bytes()
                        + kept(deadlines, "user_map_key").bytes()
                        + kept(deadlines, "user_map_value").bytes());
    }

    private static Dataset<Row> state(SparkSession spark, String checkpoint, Map<String, String> options) {
        return spark.read().format("statestore").options(options).load(checkpoint);
    }

    private static Kept kept(Dataset<Row> state, String column) {
        List<Long> sizes = sizes(state.select(column));
        return new Kept(
                sizes.size(), sizes.stream().mapToLong(size -> size - AROUND).sum());
    }

    private static List<Long> sizes(Dataset<Row> rows) {
        JavaRDD<InternalRow> all = rows.queryExecution().toRdd().toJavaRDD();
        return all.map(row -> (long) ((UnsafeRow) row).getSizeInBytes()).collect();
    }
}
