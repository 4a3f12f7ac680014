package io.millrace.engine.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import io.millrace.sdk.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class WarehouseTest {

    public record Sword(
            @Key @Column("the owner's name") String owner,
            @Column("how many") long quantity) {}

    public record Priced(
            @Column("the owner's name") String owner,
            @Column("what was paid") Double price,
            @Column("how many") long quantity) {}

    private static final Output.Append<Sword> SALES = Output.append("sales", Sword.class, "Each sword's sale");
    private static final Output.Upsert<Sword> OWNED = Output.upsert("owned", Sword.class, "Who owns what");

    @TempDir
    Path folder;

    private final Catalog catalog = Catalog.at(TestSpark.metastore());
    private Warehouse warehouse;
    private String database;

    @BeforeEach
    void makeADatabase(TestInfo test) {
        database = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        warehouse = new Warehouse(TestSpark.session(), folder.toUri().toString());
        warehouse.ensureDatabase(database, "It's for tests");
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void knowsWhereADatabaseIs() {
        assertThat(catalog.database(database))
                .hasValueSatisfying(place -> assertThat(place)
                        .endsWith(folder.resolve(database + ".db").toString()));
        assertThat(catalog.database("nowhere")).isEmpty();
    }

    @Test
    void makesATableThatHoldsWhatTheRecordHolds() {
        assertThat(catalog.exists(database, "sales")).isFalse();

        warehouse.create(table(SALES), Generation.live(database, 0), "abc");
        warehouse.create(table(SALES), Generation.live(database, 0), "abc");

        assertThat(catalog.exists(database, "sales")).isTrue();
        assertThat(folder.resolve(database + ".db/sales/_delta_log")).isDirectory();
        assertThat(describe("sales"))
                .startsWith("owner string the owner's name", "quantity bigint how many")
                .contains("Comment Each sword's sale ");
    }

    @Test
    void makesTheTableOfChangesBehindAKeyedTable() {
        warehouse.create(table(OWNED), Generation.live(database, 0), "abc");

        assertThat(describe("owned_changes"))
                .startsWith(
                        "owner string the owner's name",
                        "quantity bigint how many",
                        "_batch bigint the batch that wrote the change; of one key, the highest counts",
                        "_deleted boolean whether the row is gone with this change");
    }

    @Test
    void putsTablesWhereTasksWriteTheirFiles() {
        warehouse.create(table(SALES), Generation.live(database, 0), "abc");

        assertThat(describe("sales"))
                .contains("Location "
                        + Generation.live(database, 0)
                                .folder(folder.toUri(), "sales")
                                .replaceFirst("/$", "") + " ");
    }

    @Test
    void givesATableTheColumnsItLacksAndKeepsItsRows() {
        warehouse.create(table(SALES), Generation.live(database, 0), "abc");
        TestSpark.session().sql("INSERT INTO " + database + ".sales VALUES ('Ann', 1)");
        WantedTable priced = table(Output.append("sales", Priced.class, "Each sword's sale"));

        warehouse.grow(priced);
        warehouse.grow(priced);

        assertThat(describe("sales"))
                .startsWith("owner string the owner's name", "quantity bigint how many", "price double what was paid");
        assertThat(TestSpark.session().table(database + ".sales").collectAsList())
                .containsExactly(org.apache.spark.sql.RowFactory.create("Ann", 1L, null));
    }

    @Test
    void makesATableWhoseMakingWasCutOffBeforeItsFirstCommit() throws Exception {
        Files.createDirectories(folder.resolve(database + ".db/sales/_delta_log"));
        Files.writeString(folder.resolve(database + ".db/sales/_delta_log/.00000000000000000000.json.tmp"), "{");

        warehouse.create(table(SALES), Generation.live(database, 0), "abc");

        assertThat(catalog.exists(database, "sales")).isTrue();
        assertThat(owner("sales")).isEqualTo("abc");
    }

    @Test
    void makesATableWhoseMakingWasCutOffAfterItsFirstCommit() throws Exception {
        warehouse.create(table(SALES), Generation.live(database, 0), "abc");
        Path place = folder.resolve(database + ".db/sales");
        Path aside = folder.resolve("aside");
        Files.move(place, aside);
        TestSpark.session().sql("DROP TABLE " + database + ".sales");
        Files.move(aside, place);

        warehouse.create(table(SALES), Generation.live(database, 0), "abc");

        assertThat(catalog.exists(database, "sales")).isTrue();
        assertThat(owner("sales")).isEqualTo("abc");
    }

    private WantedTable table(Output<?> output) {
        return new WantedTable(database, output);
    }

    private String owner(String table) {
        return DeltaLog.latest(
                        Generation.live(database, 0).folder(folder.toUri(), table),
                        TestSpark.environment(folder).kernel())
                .getTableProperties()
                .get(Warehouse.OWNER);
    }

    private List<String> describe(String table) {
        return TestSpark.session().sql("DESCRIBE TABLE EXTENDED " + database + "." + table).collectAsList().stream()
                .map(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
                .toList();
    }
}
