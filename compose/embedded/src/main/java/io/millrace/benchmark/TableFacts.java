package io.millrace.benchmark;

import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Asks Delta tables by SQL, in a process of its own. Each question has one row for an answer; a statement has none. */
final class TableFacts {

    private TableFacts() {}

    /** How a question names a table. */
    static String table(Path folder) {
        return "delta.`" + folder + "`";
    }

    /** A table's rows, counted, and a sum of their content: two tables with the same answer hold the same rows. */
    static String countAndSum(Path table) {
        return "SELECT count(*), coalesce(sum(cast(xxhash64(*) AS decimal(20))), 0) FROM " + table(table);
    }

    /** The answers, each as the values of its row with spaces between. */
    static List<String> of(List<String> questions, Home home, Backbone backbone) {
        Path result = home.folder().resolve("facts.txt");
        List<String> arguments = new ArrayList<>(List.of(result.toString()));
        arguments.addAll(questions);
        backbone.program("facts").run(TableFacts.class, List.of(), arguments);
        try {
            return Files.readAllLines(result);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@code RESULT QUESTION…}. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        try (SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            List<String> lines = new ArrayList<>();
            for (String question : words.subList(1, words.size())) {
                Dataset<Row> answer = spark.sql(question);
                if (answer.columns().length > 0) {
                    lines.add(answer.first().mkString(" "));
                }
            }
            Files.write(Path.of(words.getFirst()), lines);
        }
    }
}
