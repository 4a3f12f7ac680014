package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.driver.PipelineStatus.Counts;
import io.millrace.engine.driver.PipelineStatus.Reached;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.engine.source.EventClock;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineStatusTest {

    @TempDir
    Path folder;

    private static final Instant AT = Instant.ofEpochMilli(9_000);

    @Test
    void keepsTheLastBatchesThatReadSomething() {
        History history = History.NONE;
        for (long batch = 0; batch < 500; batch++) {
            history = history.after(done(batch, batch % 2 == 0 ? 10 : 0, Map.of()));
        }

        assertThat(history.recent())
                .extracting(History.Batch::batch)
                .containsExactlyElementsOf(LongStream.range(500 - 2 * History.KEPT, 500)
                        .filter(batch -> batch % 2 == 0)
                        .boxed()
                        .toList());
    }

    @Test
    void addsUpWhatWasQuarantined() {
        History history = History.NONE
                .after(done(0, 10, Map.of(Reason.LATE, 1L, Reason.NOT_JSON, 2L)))
                .after(done(1, 10, Map.of(Reason.LATE, 3L)));

        assertThat(history.reasons()).isEqualTo(Map.of(Reason.LATE, 4L, Reason.NOT_JSON, 2L));
        assertThat(history.recent().get(0)).isEqualTo(new History.Batch(0, 9_000, 250, 20, 10, 6, 1, 2, 1, 2));
    }

    @Test
    void knowsHowFarEachPartitionIs() {
        History history =
                History.NONE.from(new Offsets(Map.of("t", Map.of(0, 5L)))).after(done(0, 10, Map.of()));

        assertThat(history.committed()).isEqualTo(new Offsets(Map.of("t", Map.of(0, 10L))));
        assertThat(history.after(done(1, 10, Map.of())).newest()).isEqualTo(Map.of("t-0", 8_001L));
        assertThat(history.newestAt()).isEqualTo(8_000);
    }

    @Test
    void addsUpWhatBatchesHaveCommitted() {
        PipelineStatus status = PipelineStatus.starting("game");
        assertThat(status.is(State.STARTING)).isTrue();
        assertThat(status.counts()).isEqualTo(Counts.NONE);

        PipelineStatus twice = status.in(State.RETRYING, "Kafka is away")
                .after(done(0, 10, Map.of()))
                .after(done(1, 10, Map.of()));

        assertThat(twice.is(State.RUNNING)).isTrue();
        assertThat(twice.error()).isNull();
        assertThat(twice.counts()).isEqualTo(new Counts(1, 2, 20, 12, 2, 4, 2, 250, 500_000_000, 40_000_000));
        assertThat(twice.in(State.FAILED, "why").error()).isEqualTo("why");
        assertThat(twice.in(State.FAILED, "why").counts()).isEqualTo(twice.counts());
    }

    @Test
    void aBatchForTheSakeOfTimeMovesTheWatermarkAndCommitsNothing() {
        PipelineStatus before = PipelineStatus.starting("game").under(3).after(done(0, 10, Map.of()));
        Stamp nothing = new Stamp(1, 3, List.of(range(0, 0)), Map.of());
        EventClock.Mark mark = new EventClock.Mark(Optional.of(Instant.ofEpochMilli(7_000)), null);

        PipelineStatus after = before.after(new CommittedBatch(
                nothing, AT.plusSeconds(1), Offsets.NONE, Map.of(), Map.of(), 0, mark, 1_000_000, 0));

        assertThat(before.reached()).isEqualTo(new Reached(8_000L, 9_000L, 6_000L, "t/0", 3L, null, null));
        assertThat(after.reached()).isEqualTo(new Reached(8_000L, 9_000L, 7_000L, null, 3L, null, null));
        assertThat(after.history().recent()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsHowLargeTheStateIs(boolean areRowsCounted) throws Exception {
        SparkSession spark = TestSpark.session().newSession();
        spark.conf().set(Environment.COUNT_STATE_ROWS, areRowsCounted);
        StreamingQuery query = spark.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", 7)
                .load()
                .dropDuplicates("value")
                .writeStream()
                .format("noop")
                .option("checkpointLocation", folder.toUri().toString())
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();

        Reached reached = PipelineStatus.starting("game").with(query).reached();

        assertThat(reached.stateRows()).isEqualTo(areRowsCounted ? 7L : null);
        assertThat(reached.stateBytes()).isPositive();
        assertThat(PipelineStatus.starting("game").with(null).reached()).isEqualTo(Reached.NOTHING);
    }

    private static CommittedBatch done(long batch, long read, Map<Reason, Long> refused) {
        return new CommittedBatch(
                new Stamp(batch, 3, List.of(range(batch, read)), read == 0 ? Map.of() : Map.of("t", read)),
                AT,
                new Offsets(Map.of("t", Map.of(0, (batch + 1) * 10))),
                read == 0 ? Map.of() : Map.of("t-0", 8_000L + batch),
                refused,
                1,
                new EventClock.Mark(Optional.of(Instant.ofEpochMilli(6_000)), "t/0"),
                250_000_000,
                20_000_000);
    }

    private static Stamp.Range range(long batch, long read) {
        return read == 0
                ? new Stamp.Range("t", 0, batch, batch, 0, 0, 0, Map.of(), 0)
                : new Stamp.Range("t", 0, batch, batch + read, read, 6, 1, Map.of("late", read - 8), 1);
    }
}
