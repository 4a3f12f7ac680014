package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class WarehouseTest {

    public record Sword(
            @Column("the owner's name") String owner,
            @Column("how many") long quantity) {}

    public record Renamed(
            @Column("the owner's name") String player,
            @Column("how many") long quantity) {}

    private static final Output.Append<Sword> SALES = Output.append("sales", Sword.class, "Each sword's sale");
    private static final Output.Upsert<Sword> OWNED =
            Output.upsert("owned", Sword.class, "Who owns what", List.of("owner"));

    @TempDir
    Path folder;

    private Warehouse warehouse;
    private String database;

    @BeforeEach
    void makeADatabase(TestInfo test) {
        database = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        warehouse = new Warehouse(TestSpark.session(), folder.toUri());
        warehouse.ensureDatabase(database, "It's for tests");
    }

    @Test
    void refusesADatabaseThatLiesElsewhere() {
        Warehouse other =
                new Warehouse(TestSpark.session(), folder.resolve("other").toUri());

        assertThatThrownBy(() -> other.ensureDatabase(database, "It's for tests"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has database " + database)
                .hasMessageContaining("--set warehouse=");
    }

    @Test
    void makesATableThatHoldsWhatTheRecordHolds() {
        assertThat(warehouse.exists(database, SALES)).isFalse();

        warehouse.create(database, SALES, "abc");
        warehouse.create(database, SALES, "abc");

        assertThat(warehouse.exists(database, SALES)).isTrue();
        assertThat(folder.resolve(database + ".db/sales/_delta_log")).isDirectory();
        assertThat(describe("sales"))
                .startsWith("owner string the owner's name", "quantity bigint how many")
                .contains("Comment Each sword's sale ");
        warehouse.verify(database, SALES, "abc");
    }

    @Test
    void makesTheTableOfChangesBehindAKeyedTable() {
        warehouse.create(database, OWNED, "abc");

        assertThat(describe("owned_changes"))
                .startsWith(
                        "owner string the owner's name",
                        "quantity bigint how many",
                        "_batch bigint the batch that wrote the change; of one key, the highest counts",
                        "_deleted boolean whether the row is gone with this change");
        warehouse.verify(database, OWNED, "abc");
    }

    @Test
    void putsTablesWhereTasksWriteTheirFiles() {
        warehouse.create(database, SALES, "abc");

        assertThat(describe("sales"))
                .contains("Location " + warehouse.folder(database, SALES).replaceFirst("/$", "") + " ");
    }

    @Test
    void refusesATableThatAnotherCheckpointMade() {
        warehouse.create(database, SALES, "abc");

        assertThatThrownBy(() -> warehouse.verify(database, SALES, "xyz"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(database + ".sales belongs to checkpoint abc")
                .hasMessageContaining("this pipeline's checkpoint is xyz")
                .hasMessageContaining("Restore the checkpoint");
    }

    @Test
    void refusesATableThatNobodyOwns() {
        TestSpark.session().sql("CREATE TABLE " + database + ".sales (owner string, quantity bigint) USING DELTA");

        assertThatThrownBy(() -> warehouse.verify(database, SALES, "xyz"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("belongs to checkpoint nobody");
    }

    @Test
    void refusesATableWhoseColumnsTheRecordNoLongerHas() {
        warehouse.create(database, SALES, "abc");
        Output.Append<Renamed> renamed = Output.append("sales", Renamed.class, "Each sword's sale");

        assertThatThrownBy(() -> warehouse.verify(database, renamed, "abc"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has the columns [owner string, quantity bigint]")
                .hasMessageContaining("the code writes [player string, quantity bigint]");
    }

    @Test
    void letsEverybodyWriteToASharedTable() {
        warehouse.ensureShared(database, QuarantinedRow.TABLE);
        warehouse.ensureShared(database, QuarantinedRow.TABLE);

        assertThat(TestSpark.session().table(database + ".quarantine").columns())
                .containsExactly(
                        "pipeline",
                        "topic",
                        "partition",
                        "offset",
                        "kafka_timestamp",
                        "stage",
                        "reason",
                        "detail",
                        "payload",
                        "quarantined_at",
                        "part",
                        "replay_of");
    }

    private List<String> describe(String table) {
        return TestSpark.session().sql("DESCRIBE TABLE EXTENDED " + database + "." + table).collectAsList().stream()
                .map(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
                .toList();
    }
}
