package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.BlockedException;
import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.commit.Table;
import io.millrace.engine.source.FoundTopic;
import io.millrace.sdk.Column;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint and its tables belong together: neither goes on without the other. */
class QueryTest {

    public record Line(@Column("the line") String text) {}

    private static final Map<String, FoundTopic> TOPICS =
            Map.of("lines", new FoundTopic("first", Map.of(0, new FoundTopic.Kept(0, 0, Optional.empty()))));

    private record Lines(String slug) implements Pipeline {
        @Override
        public String purpose() {
            return "Lines";
        }

        @Override
        public Flow<String> flow(Settings settings) {
            Topic<String> topic = Topic.text(
                    Setting.text("lines.topic", "lines", "The topic"),
                    value -> Parsed.accepted(new String(value)),
                    line -> null);
            return Flow.from(topic).append("lines", "Lines", received -> new Line(received.event()));
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of();
        }

        @Override
        public List<String> topics(Settings settings) {
            return List.of("lines");
        }
    }

    @TempDir
    Path folder;

    private Lines pipeline;
    private Session session;
    private Lease lease;

    @BeforeEach
    void open(TestInfo test) throws IOException, InterruptedException {
        pipeline = new Lines(test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
        session = new Session(
                TestSpark.environment(folder), TestSpark.session(), null, Executors.newSingleThreadExecutor());
        lease = Lease.take(session.environment(), pipeline.slug(), "driver", "");
    }

    @AfterEach
    void close() {
        lease.close();
        session.side().shutdown();
    }

    private Query<String> prepare() throws IOException {
        return Query.prepare(pipeline, pipeline.flow(session.settings()), session, lease, () -> TOPICS);
    }

    @Test
    void aSecondStartFindsTheSameCheckpointAndTables() throws IOException {
        String first = prepare().identity().id();

        Query<String> again = prepare();

        assertThat(again.identity().id()).isEqualTo(first);
        assertThat(again.identity().tables()).contains("lines");
        assertThat(again.everyTable())
                .extracting(Table::name)
                .containsExactlyInAnyOrder("lines", "quarantine", "replays", "ledger");
        assertThat(again.ledger().name()).isEqualTo("ledger");
    }

    @Test
    void aStartFencesOffTheDriverBeforeIt() throws IOException, InterruptedException {
        Table before = prepare().ledger();
        long epoch = lease.epoch();
        lease.close();
        lease = Lease.take(session.environment(), pipeline.slug(), "driver", "");
        prepare();

        assertThatThrownBy(() -> before.commit(List.of(), new Stamp(0, epoch, List.of(), Map.of())))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("Table ledger is written by a newer driver");
    }

    @Test
    void aDroppedTableIsNotMadeAnewBehindTheCheckpointsBack() throws IOException {
        prepare();
        session.spark().sql("DROP TABLE " + pipeline.slug() + ".lines");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining(pipeline.slug() + ".lines is gone")
                .hasMessageContaining("Restore the table");
    }

    @Test
    void aLostCheckpointDoesNotWriteToItsTablesAgain() throws IOException {
        prepare();
        Path checkpoint = folder.resolve("checkpoints/" + pipeline.slug() + "/main/millrace.json");
        Files.delete(checkpoint);

        assertThatThrownBy(this::prepare)
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("belongs to checkpoint")
                .hasMessageContaining("Restore the checkpoint");
    }

    @Test
    void aTableThatSomebodyElseMadeIsLeftAlone() {
        session.spark()
                .sql("CREATE DATABASE " + pipeline.slug() + " LOCATION '"
                        + folder.resolve("warehouse/" + pipeline.slug() + ".db").toUri() + "'");
        session.spark().sql("CREATE TABLE " + pipeline.slug() + ".lines (text string) USING DELTA");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("belongs to checkpoint nobody");
    }

    @Test
    void aPipelineThatWritesToOneTableMoreMakesJustThat() throws IOException {
        Checkpoint checkpoint =
                new Checkpoint(session.engine().checkpoints(), pipeline.slug(), LedgerRow.MAIN, session.hadoop());
        checkpoint.save(Checkpoint.Identity.fresh(pipeline.slug()));

        assertThatCode(this::prepare).doesNotThrowAnyException();

        assertThat(checkpoint.identity().orElseThrow().tables()).contains("lines");
    }
}
