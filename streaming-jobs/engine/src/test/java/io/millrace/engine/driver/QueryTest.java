package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.millrace.engine.BlockedException;
import io.millrace.engine.Column;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.Flow;
import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Table;
import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.storage.Environment;
import io.millrace.events.Parsed;
import io.millrace.events.Topic;
import io.millrace.events.Traffic;
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
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint and its tables belong together: neither goes on without the other. */
class QueryTest {

    public record Line(@Column("the line") String text) {}

    private static final Map<String, FoundTopic> TOPICS =
            Map.of("lines", new FoundTopic("first", Map.of(0, new FoundTopic.Kept(0, 0, Optional.empty()))));

    private static final Output.Append<Line> LINES = Output.append("lines", Line.class, "Lines");

    private record Lines(String slug) implements Pipeline {
        @Override
        public String purpose() {
            return "Lines";
        }

        @Override
        public Flow<String, Flow.Nothing, Flow.Nothing> flow(Settings settings) {
            Topic<String> topic = Topic.text(
                    Setting.text("lines.topic", "lines", "The topic"),
                    value -> Parsed.accepted(new String(value)),
                    line -> null);
            return Flow.from(topic).write(LINES, received -> new Line(received.event()));
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of();
        }

        @Override
        public List<String> topics(Settings settings) {
            return List.of("lines");
        }

        @Override
        public Traffic traffic() {
            return (settings, seed) ->
                    Stream.<io.millrace.events.Message>empty().iterator();
        }
    }

    @TempDir
    Path folder;

    private Lines pipeline;
    private Environment around;

    @BeforeEach
    void surround(TestInfo test) {
        pipeline = new Lines(test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
        SparkSession spark = TestSpark.session();
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Settings settings = Settings.of(EngineSettings.ALL)
                .withPairs(List.of(
                        "warehouse=" + folder.resolve("warehouse").toUri(),
                        "checkpoints=" + folder.resolve("checkpoints").toUri()));
        around = new Environment(
                settings,
                EngineSettings.of(settings),
                spark,
                hadoop,
                DefaultEngine.create(hadoop),
                null,
                Executors.newSingleThreadExecutor());
        spark.sql("DROP DATABASE IF EXISTS ops CASCADE");
    }

    private Query<String, Flow.Nothing, Flow.Nothing> prepare() throws IOException {
        return Query.prepare(pipeline, pipeline.flow(around.settings()), around, () -> TOPICS);
    }

    @Test
    void aSecondStartFindsTheSameCheckpointAndTables() throws IOException {
        String first = prepare().identity().id();

        Query<String, Flow.Nothing, Flow.Nothing> again = prepare();

        assertThat(again.identity().id()).isEqualTo(first);
        assertThat(again.identity().tables()).contains("lines");
        assertThat(again.everyTable())
                .extracting(Table::name)
                .containsExactly("lines", "quarantine", "replays", "ledger");
    }

    @Test
    void aDroppedTableIsNotMadeAnewBehindTheCheckpointsBack() throws IOException {
        prepare();
        around.spark().sql("DROP TABLE " + pipeline.slug() + ".lines");

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
        around.spark()
                .sql("CREATE DATABASE " + pipeline.slug() + " LOCATION '"
                        + folder.resolve("warehouse/" + pipeline.slug() + ".db").toUri() + "'");
        around.spark().sql("CREATE TABLE " + pipeline.slug() + ".lines (text string) USING DELTA");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("belongs to checkpoint nobody");
    }

    @Test
    void aPipelineThatWritesToOneTableMoreMakesJustThat() throws IOException {
        Checkpoint checkpoint =
                new Checkpoint(around.engine().checkpoints(), pipeline.slug(), LedgerRow.MAIN, around.hadoop());
        checkpoint.save(Checkpoint.Identity.fresh(pipeline.slug()));

        assertThatCode(this::prepare).doesNotThrowAnyException();

        assertThat(checkpoint.identity().orElseThrow().tables()).contains("lines");
    }
}
