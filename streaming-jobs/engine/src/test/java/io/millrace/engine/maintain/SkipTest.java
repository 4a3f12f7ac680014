package io.millrace.engine.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.BlockedException;
import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.checkpoint.Progress;
import io.millrace.engine.checkpoint.Progress.Planned;
import io.millrace.engine.inspect.Found;
import io.millrace.engine.inspect.FoundTable;
import io.millrace.engine.inspect.Inspection;
import io.millrace.engine.inspect.Situation;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.storage.Environment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that expired before they were read are given up when somebody says so, and the ledger tells. */
class SkipTest {

    private static final String METADATA = "{\"batchWatermarkMs\":0,\"batchTimestampMs\":1,\"conf\":{}}";

    private static final Generation LIVE = Generation.live("game", 0);

    @TempDir
    Path folder;

    private final Situation now = new Situation();

    @Test
    void skipsWhatIsMissingAndNothingElse() {
        now.found.put("events", Situation.topic("first", 72, 100));

        assertThat(skip(72).range()).isEqualTo(new Offsets.Range("events", 0, 60, 72));
        assertThatThrownBy(() -> skip(73))
                .isInstanceOf(BlockedException.class)
                .hasMessage("Of events/0 the offsets [60, 72) are missing. Say --until 72 if they are to be given up.");
    }

    @Test
    void refusesWhereNothingIsMissing() {
        assertThatThrownBy(() -> skip(72))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("Nothing is missing of events/0: it is read up to offset 60");
    }

    @Test
    void refusesATopicThatThePipelineDoesNotRead() {
        now.found.clear();

        assertThatThrownBy(() -> skip(72))
                .isInstanceOf(BlockedException.class)
                .hasMessage("Pipeline game reads no partition events/0. It reads events.");
    }

    @Test
    void refusesWhereABatchThatIsInSomeTablesWouldHaveToBeReadAgain() {
        now.found.put("events", Situation.topic("first", 72, 100));
        now.committed = 4;
        now.tablesEndWith(4);
        now.tableEndsWith("sales", 5);

        assertThatThrownBy(() -> skip(72))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("Batch 5 is in game.sales and not in all tables yet");
    }

    @Test
    void givesUpAlsoWhatABatchThatDiedWasToRead() {
        now.found.put("events", Situation.topic("first", 72, 100));
        now.planned.set(0, new Planned(5, Situation.at(80), Map.of(Situation.PARTITIONS, "2")));
        now.committed = 4;
        now.tablesEndWith(4);

        assertThat(skip(72).range()).isEqualTo(new Offsets.Range("events", 0, 50, 72));
    }

    @Test
    void writesItDownOnceAndGoesOnBehindIt() throws Exception {
        Environment environment = TestSpark.environment(folder);
        Warehouse warehouse = new Warehouse(environment);
        TestSpark.session().sql("DROP DATABASE IF EXISTS game CASCADE");
        warehouse.ensureDatabase("game", "For tests");
        warehouse.create(now.table("ledger"), LIVE, Situation.ME);
        Path offsets = folder.resolve("checkpoints/game/main/offsets/5");
        Files.createDirectories(offsets.getParent());
        Files.write(
                offsets,
                ("v1\n" + METADATA + "\n{\"events\":{\"0\":60,\"1\":7}}\n{\"batch\":4}")
                        .getBytes(StandardCharsets.UTF_8));
        now.tableEndsWith("ledger", 5);
        now.found.put("events", Situation.topic("first", 72, 100));

        carryOut(skip(72), environment);

        assertThat(Files.readAllLines(offsets))
                .containsExactly("v1", METADATA, "{\"events\":{\"0\":72,\"1\":7}}", "{\"batch\":4}");
        assertThat(ledger()).containsExactly("[game,skip,5,events,0,60,72,0]");
        assertThat(folder.resolve("warehouse/game.db/ledger/" + Situation.ME + "/1.0/0/5-00000-0.parquet"))
                .exists();
        FoundTable ledger;
        try (Catalog catalog = Catalog.at(TestSpark.metastore())) {
            ledger = new Inspection(catalog, environment).delta(now.table("ledger"), LIVE, Situation.ME);
        }
        assertThat(ledger.stamp().end()).isEqualTo(Situation.at(72));
        assertThat(ledger.stamp().epoch()).isEqualTo(1);

        now.tables.put("ledger", ledger);
        carryOut(skip(72), environment);

        assertThat(ledger()).hasSize(1);

        // As if it had died before the checkpoint went on, and more had expired since.
        now.found.put("events", Situation.topic("first", 80, 100));
        carryOut(skip(80), environment);

        assertThat(ledger())
                .containsExactlyInAnyOrder("[game,skip,5,events,0,60,72,0]", "[game,skip,5,events,0,72,80,0]");
    }

    private static void carryOut(Skip skip, Environment environment) throws Exception {
        try (Lease lease = Lease.take(environment, "game", "skip", "")) {
            skip.carryOut(LIVE, environment, lease);
        }
    }

    private static List<String> ledger() {
        return TestSpark.session()
                .sql("select pipeline, query, batch, topic, partition, from_offset, until_offset, read"
                        + " from game.ledger")
                .collectAsList()
                .stream()
                .map(Object::toString)
                .toList();
    }

    private Skip skip(long until) {
        Progress progress =
                new Progress(now.planned, now.committed, now.torn, now.beginning, now.statePartitions, now.timed);
        Found found = new Found(
                "/checkpoints/game/main", now.identity, false, progress, now.databases, now.tables, now.found);
        return Skip.of(now.wanted(), found, "events", 0, until);
    }
}
