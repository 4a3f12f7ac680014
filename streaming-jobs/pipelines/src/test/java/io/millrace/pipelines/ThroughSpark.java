package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Records;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;

/** Sends through Spark what a fold takes, keeps and gives, and the fold itself. */
public final class ThroughSpark {

    private static final SparkSession SPARK = SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();

    private ThroughSpark() {}

    public static <R extends Record> void assertComesOutTheSame(Class<R> type, List<R> rows) {
        assertThat(through(type, rows)).containsExactlyElementsOf(rows);
    }

    /** For records that hold bytes, which are never equal to others. */
    public static <R extends Record> void assertComesOutAlike(Class<R> type, List<R> rows) {
        assertThat(through(type, rows))
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withStrictTypeChecking(false)
                        .build())
                .containsExactlyElementsOf(rows);
    }

    private static <R extends Record> List<R> through(Class<R> type, List<R> rows) {
        return SPARK.createDataset(rows, Records.encoder(type))
                .map((MapFunction<R, R>) row -> row, Records.encoder(type))
                .collectAsList();
    }

    public static void assertReachesTasks(Object fold) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(fold);

        Object arrived = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(arrived).isInstanceOf(fold.getClass());
    }
}
