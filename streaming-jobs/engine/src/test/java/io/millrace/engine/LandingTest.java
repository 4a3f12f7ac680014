package io.millrace.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TaskOutputs.Place;
import io.millrace.events.Codec;
import io.millrace.events.Parsed;
import io.millrace.events.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that hold several events: here a line of numbers, which are seconds as well. */
class LandingTest {

    private static final long MICROS = 1_000_000;

    public record Number(@Column("the number") long number) {}

    private static final Output.Append<Number> NUMBERS = Output.append("numbers", Number.class, "Numbers");

    /** Splits at commas; what is no number is a bad part. A line that begins with ! is bad as a whole. */
    private static Parsed<Long> parse(byte[] value) {
        String line = new String(value, UTF_8);
        if (line.startsWith("!")) {
            return Parsed.rejected(Reason.NOT_JSON, "an exclamation");
        }
        List<Parsed.Part<Long>> parts = new ArrayList<>();
        int from = 0;
        for (String part : line.isEmpty() ? new String[0] : line.split(",")) {
            parts.add(new Parsed.Part<>(
                    part.matches("\\d+")
                            ? Parsed.accepted(Long.valueOf(part))
                            : Parsed.rejected(Reason.WRONG_FIELD, "no number"),
                    from,
                    from + part.length()));
            from += part.length() + 1;
        }
        return new Parsed.Several<>(parts);
    }

    @TempDir
    Path folder;

    private CollectionAccumulator<TaskReport> reports;
    private List<Number> facts;

    @BeforeEach
    void begin() {
        reports = TestSpark.session().sparkContext().collectionAccumulator("reports");
    }

    @Test
    void everyGoodEventIsWrittenAndABadOneCostsOnlyItself() {
        land("1,x,3", "4");

        assertThat(column("numbers", "number")).containsExactly(1L, 3L, 4L);
        assertThat(facts).containsExactly(new Number(1), new Number(3), new Number(4));
        assertThat(count().accepted()).isEqualTo(2);
        assertThat(count().read()).isEqualTo(2);
    }

    @Test
    void aBadEventIsKeptAsTheRecordWithoutTheOthers() {
        land("1,x,3", "!4", "y");

        List<Row> rows = TestSpark.session()
                .read()
                .parquet(folder.resolve("quarantine/here/0").toString())
                .orderBy("offset")
                .collectAsList();
        assertThat(rows)
                .extracting(LandingTest::told)
                .containsExactly("0 1 x no number", "1 null !4 an exclamation", "2 0 y no number");
    }

    @Test
    void aRecordCountsAsRefusedIfNothingInItIsGoodAndAsFilteredIfThereIsNothing() {
        land("x,y", "!", "", "13,13");

        assertThat(count())
                .isEqualTo(new PartitionCount("t", 0, 4, 0, 2, Map.of("parse", 1L, "check", 1L), 13 * MICROS));
    }

    @Test
    void eachEventOfARecordIsLateByItself() {
        land("100,70,95");

        assertThat(column("numbers", "number")).containsExactly(100L, 95L);
        assertThat(column("quarantine", "reason")).containsExactly("late");
        assertThat(count().highest()).isEqualTo(100 * MICROS);
    }

    private void land(String... lines) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(TestSpark.hadoop()));
        Codec<Long> codec = LandingTest::parse;
        Landing<Long, Number> landing = new Landing<>(
                "numbers",
                Map.of("t", codec),
                number -> number.event() != 13,
                new EventTiming<>(received -> Instant.ofEpochSecond(received.event()), 10 * MICROS),
                received -> new Number(received.event()),
                new TaskOutputs.Plan<>(
                        List.of(new Route<>(NUMBERS, received -> new Number(received.event()))),
                        List.of(place(NUMBERS)),
                        hadoop),
                new TaskOutputs.Plan<>(
                        List.of(new Route<>(QuarantinedRow.TABLE, row -> row)),
                        List.of(place(QuarantinedRow.TABLE)),
                        hadoop),
                reports);
        List<KafkaRecord> records = new ArrayList<>();
        for (String line : lines) {
            records.add(new KafkaRecord("t", 0, records.size(), 0, line.getBytes(UTF_8)));
        }
        BatchTask.announce(spark, 0, Set.of(), EventTimes.NONE);
        facts = TestSpark.session()
                .createDataset(records, Records.encoder(KafkaRecord.class))
                .coalesce(1)
                .mapPartitions(landing, Records.encoder(Number.class))
                .collectAsList();
    }

    private Place place(Output<?> output) {
        return new Place(
                Destination.of(output, folder.resolve(output.name()).toUri().toString(), "here"), null);
    }

    private PartitionCount count() {
        return reports.value().get(0).read().get(0);
    }

    private List<Object> column(String table, String column) {
        return TestSpark.column(
                TestSpark.session()
                        .read()
                        .parquet(folder.resolve(table + "/here/0").toString()),
                column);
    }

    private static String told(Row row) {
        return row.getAs("offset") + " " + row.getAs("part") + " " + new String(row.<byte[]>getAs("payload"), UTF_8)
                + " " + row.getAs("detail");
    }
}
