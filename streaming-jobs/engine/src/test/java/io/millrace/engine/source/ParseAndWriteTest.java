package io.millrace.engine.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Records;
import io.millrace.engine.TestSpark;
import io.millrace.engine.sink.BatchTask;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.PartitionCount;
import io.millrace.engine.sink.QuarantinedRow;
import io.millrace.engine.sink.ReplayedRow;
import io.millrace.engine.sink.TaskOutputs;
import io.millrace.engine.sink.TaskOutputs.Place;
import io.millrace.engine.sink.TaskReport;
import io.millrace.engine.state.Fact;
import io.millrace.engine.state.RecordForm;
import io.millrace.sdk.Codec;
import io.millrace.sdk.Column;
import io.millrace.sdk.EventTiming;
import io.millrace.sdk.Fold;
import io.millrace.sdk.FoldStep;
import io.millrace.sdk.Output;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Route;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of records; each is a line of numbers, which are seconds as well. */
class ParseAndWriteTest {

    private static final long MICROS = 1_000_000;
    private static final long TAKEN = 1_638_564_342_000L;

    public record Number(@Column("the number") long number) {}

    private static final Output.Append<Number> NUMBERS = Output.append("numbers", Number.class, "Numbers");

    private static final FoldStep<Long, Number, Number> FOLD =
            FoldStep.byOneKey(received -> new Number(received.event()), new Known(), Number.class, Number.class);

    /** Its key is what it is told, but for one number. */
    private static final class Known implements Fold<Number, Number> {
        @Override
        public String key(Number fact) {
            return fact.number() == 98 ? null : Long.toString(fact.number());
        }

        @Override
        public Step<Number> step(String key, Number before, List<Number> facts) {
            throw new AssertionError("nobody asks for it here");
        }
    }

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

        List<Row> rows = rows("quarantine", 0).orderBy("offset").collectAsList();
        assertThat(rows)
                .extracting(ParseAndWriteTest::told)
                .containsExactly("0 1 x no number", "1 null !4 an exclamation", "2 0 y no number");
    }

    @Test
    void aRecordCountsAsRefusedIfNothingInItIsGoodAndAsFilteredIfThereIsNothing() {
        land("x,y", "!", "", "13,13");

        assertThat(count())
                .isEqualTo(new PartitionCount(
                        "t", 0, 4, 0, 2, Map.of("parse", 1L, "check", 1L), 0, 13 * MICROS, TAKEN + 3));
    }

    @Test
    void eachEventOfARecordIsLateByItself() {
        land("100,70,95");

        assertThat(column("numbers", "number")).containsExactly(100L, 95L);
        assertThat(column("quarantine", "reason")).containsExactly("late");
        assertThat(count().highest()).isEqualTo(100 * MICROS);
    }

    @Test
    void anEventAtWhichThePipelinesCodeFailsIsWrittenNowhereElse() {
        land("97", "98", "99");

        assertThat(column("numbers", "number")).containsExactly(97L);
        assertThat(facts).containsExactly(new Number(97));
        assertThat(rows("quarantine", 0).orderBy("offset").collectAsList())
                .extracting(row -> row.getAs("stage") + " " + row.getAs("reason") + ": " + row.getAs("detail"))
                .containsExactly(
                        "state failed: java.lang.IllegalArgumentException: the key of Known is null",
                        "state failed: java.lang.ArithmeticException: / by zero");
    }

    @Test
    void leavesOutARecordWhoseIdCameBeforeAndCountsIt() {
        land(0, arrival(0, "1", "a", null), arrival(1, "2", "b", null), arrival(2, "1", "a", null));
        assertThat(column("numbers", "number")).containsExactly(1L, 2L);
        assertThat(count()).isEqualTo(new PartitionCount("t", 0, 3, 2, 0, Map.of(), 1, 2 * MICROS, TAKEN + 2));

        land(1, arrival(3, "!", "b", null), arrival(4, "3", "c", null), arrival(5, "4", null, null));
        assertThat(column("numbers", "number", 1)).containsExactly(3L, 4L);
        assertThat(reports.value().get(1).read().get(0))
                .isEqualTo(new PartitionCount("t", 0, 3, 2, 0, Map.of(), 1, 4 * MICROS, TAKEN + 5));
    }

    @Test
    void writesDownWhatWasSentAgainOnceForItsOwnPipelineAlone() {
        land(
                0,
                arrival(7, "1", null, "numbers/t/0/3/-/2"),
                arrival(8, "1", null, "numbers/t/0/3/-/2"),
                arrival(9, "2", null, "others/t/0/4/-/1"));

        assertThat(column("numbers", "number")).containsExactly(1L);
        assertThat(count()).isEqualTo(new PartitionCount("t", 0, 3, 1, 1, Map.of(), 1, MICROS, TAKEN + 9));
        Row replay = rows("replays", 0).collectAsList().get(0);
        assertThat(replay.<Long>getAs("offset")).isEqualTo(3);
        assertThat(replay.<Object>getAs("part")).isNull();
        assertThat(replay.<Integer>getAs("attempt")).isEqualTo(2);
        assertThat(replay.<Long>getAs("at_offset")).isEqualTo(7);
    }

    @Test
    void saysOfWhatIsRefusedAnewWhatItWasSentAgainFor() {
        land(
                0,
                arrival(7, "!", null, "numbers/t/0/3/-/1"),
                arrival(8, "x", null, "numbers/t/0/4/1/1"),
                arrival(9, "5,x", null, "numbers/t/0/5/-/1"));

        assertThat(rows("quarantine", 0).orderBy("offset").collectAsList())
                .extracting(row -> row.<String>getAs("replay_of"))
                .containsExactly("numbers/t/0/3/-/1", "numbers/t/0/4/1/1", null);
        assertThat(column("replays", "offset")).containsExactly(3L, 4L, 5L);
    }

    private static Arrival arrival(long offset, String line, String id, String replayOf) {
        return new Arrival("t", 0, offset, TAKEN + offset, line.getBytes(UTF_8), bytes(id), bytes(replayOf));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    private void land(String... lines) {
        Arrival[] arrivals = new Arrival[lines.length];
        Arrays.setAll(arrivals, offset -> arrival(offset, lines[offset], null, null));
        land(0, arrivals);
    }

    private void land(long batch, Arrival... arrivals) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(TestSpark.hadoop()));
        Codec<Long> codec = ParseAndWriteTest::parse;
        ParseAndWrite<Long> landing = new ParseAndWrite<>(
                "numbers",
                Map.of("t", codec),
                number -> number.event() != 13,
                new EventTiming<>(received -> Instant.ofEpochSecond(received.event()), 10 * MICROS),
                List.of(FOLD),
                new TaskOutputs.Plan<>(
                        List.of(new Route<>(
                                NUMBERS, received -> new Number(100 / (received.event() - 99) * 0 + received.event()))),
                        List.of(place(NUMBERS)),
                        hadoop),
                new TaskOutputs.Plan<>(
                        List.of(new Route<>(QuarantinedRow.TABLE, row -> row)),
                        List.of(place(QuarantinedRow.TABLE)),
                        hadoop),
                new TaskOutputs.Plan<>(
                        List.of(new Route<>(ReplayedRow.TABLE, row -> row)), List.of(place(ReplayedRow.TABLE)), hadoop),
                new IdLog(
                        folder.toString(), folder.resolve("checkpoint").toUri().toString(), 10, hadoop),
                reports);
        BatchTask.announce(spark, batch, "7.1", Set.of(), EventTimes.NONE.json());
        facts = TestSpark.session()
                .createDataset(List.of(arrivals), Records.encoder(Arrival.class))
                .coalesce(1)
                .mapPartitions(landing, Records.encoder(Fact.class))
                .collectAsList()
                .stream()
                .map(fact -> RecordForm.of(Number.class).record(fact.body()))
                .toList();
    }

    private Place place(Output<?> output) {
        return new Place(
                new Destination(output, folder.resolve(output.name()).toUri().toString(), "here"), null);
    }

    private PartitionCount count() {
        return reports.value().get(0).read().get(0);
    }

    private List<Object> column(String table, String column) {
        return column(table, column, 0);
    }

    private List<Object> column(String table, String column, long batch) {
        return TestSpark.column(rows(table, batch), column);
    }

    private Dataset<Row> rows(String table, long batch) {
        return TestSpark.session()
                .read()
                .parquet(folder.resolve(table + "/here/7.1/0").toString() + "/" + batch + "-*");
    }

    private static String told(Row row) {
        return row.getAs("offset") + " " + row.getAs("part") + " " + new String(row.<byte[]>getAs("payload"), UTF_8)
                + " " + row.getAs("detail");
    }
}
