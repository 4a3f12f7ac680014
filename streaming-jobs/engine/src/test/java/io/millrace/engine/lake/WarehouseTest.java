package io.millrace.engine.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.Snapshot;
import io.millrace.engine.BlockedException;
import io.millrace.engine.TestSpark;
import io.millrace.engine.Unreachable;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.DeltaSchema;
import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.hive.metastore.api.Table;
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
    private static final Output.Parquet<Sword> LISTED = Output.parquet("listed", Sword.class, "Each sword's sale");
    private static final Output.Upsert<Sword> OWNED = Output.upsert("owned", Sword.class, "Who owns what");

    private static final String TWIN = "_of_spark";
    private static final String DELTA = " USING DELTA COMMENT \"Each sword's sale\" TBLPROPERTIES ("
            + "'delta.checkpointInterval' = '50', 'delta.enableDeletionVectors' = 'false',"
            + " 'delta.feature.domainMetadata' = 'supported', 'millrace.checkpoint' = 'abc')";
    private static final String PARQUET = " COMMENT \"Each sword's sale\" PARTITIONED BY (part string COMMENT"
            + " 'which files hold the row; of no meaning to readers') STORED AS PARQUET"
            + " TBLPROPERTIES ('millrace.checkpoint' = 'abc')";

    @TempDir
    Path folder;

    private final Catalog catalog = Catalog.at(TestSpark.metastore());
    private Warehouse warehouse;
    private String database;

    @BeforeEach
    void makeADatabase(TestInfo test) {
        database = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        warehouse = new Warehouse(TestSpark.environment(folder, "warehouse=" + folder.toUri()));
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
    void asksTheNextMetastoreWhereTheFirstIsGone() {
        try (Catalog second = Catalog.at("thrift://127.0.0.1:1," + TestSpark.metastore())) {
            assertThat(second.database(database)).isPresent();
        }
        assertThatThrownBy(() -> Catalog.at("thrift://127.0.0.1:1,thrift://127.0.0.1:2"))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("thrift://127.0.0.1:1,thrift://127.0.0.1:2");
    }

    @Test
    void makesADatabaseAsSparkDoes() {
        warehouse.ensureDatabase(database, "Another comment");
        TestSpark.session()
                .sql("CREATE DATABASE " + database + TWIN + " COMMENT \"It's for tests\" LOCATION '"
                        + Warehouse.folder(folder.toUri().toString(), database + TWIN) + "'");

        assertThat(rows("DESCRIBE DATABASE EXTENDED " + database))
                .isEqualTo(rows("DESCRIBE DATABASE EXTENDED " + database + TWIN));
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

        warehouse.grow(priced, Generation.live(database, 0));
        warehouse.grow(priced, Generation.live(database, 0));

        assertThat(describe("sales"))
                .startsWith("owner string the owner's name", "quantity bigint how many", "price double what was paid")
                .contains("Comment Each sword's sale ");
        assertThat(latest("sales").getVersion()).isEqualTo(2);
        assertThat(owner("sales")).isEqualTo("abc");
        assertThat(TestSpark.session().table(database + ".sales").collectAsList())
                .containsExactly(org.apache.spark.sql.RowFactory.create("Ann", 1L, null));
    }

    @Test
    void givesAParquetTableTheColumnsItLacksAndKeepsItsRows() {
        makeTwin("listed", PARQUET);
        insert(database + TWIN + ".listed PARTITION (part = '0-0')");
        TestSpark.session().catalog().refreshTable(database + TWIN + ".listed");
        WantedTable priced =
                new WantedTable(database + TWIN, Output.parquet("listed", Priced.class, "Each sword's sale"));

        warehouse.grow(priced, Generation.live(database + TWIN, 0));

        TestSpark.session().catalog().refreshTable(database + TWIN + ".listed");
        assertThat(describe(database + TWIN, "listed"))
                .startsWith(
                        "owner string the owner's name",
                        "quantity bigint how many",
                        "price double what was paid",
                        "part string which files hold the row; of no meaning to readers");
        assertThat(rows("SELECT * FROM " + database + TWIN + ".listed")).containsExactly("[Ann,1,null,0-0]");
    }

    @Test
    void makesADeltaTableAsSparkDoes() throws Exception {
        warehouse.create(table(SALES), Generation.live(database, 0), "abc");
        makeTwin("sales", DELTA);

        assertThat(entry(database, "sales")).isEqualTo(entry(database + TWIN, "sales"));
        assertThat(describe("sales")).isEqualTo(describe(database + TWIN, "sales"));
        assertThat(firstCommit(database)).isEqualTo(firstCommit(database + TWIN));
        insert(database + ".sales");
        assertThat(rows("SELECT * FROM " + database + ".sales VERSION AS OF 0")).isEmpty();
        assertThat(rows("SELECT * FROM " + database + ".sales")).containsExactly("[Ann,1]");
    }

    @Test
    void makesAParquetTableAsSparkDoes() {
        warehouse.create(table(LISTED), Generation.live(database, 0), "abc");
        makeTwin("listed", PARQUET);

        assertThat(entry(database, "listed")).isEqualTo(entry(database + TWIN, "listed"));
        assertThat(describe("listed")).isEqualTo(describe(database + TWIN, "listed"));
        insert(database + ".listed PARTITION (part = '0-0')");
        assertThat(rows("SELECT * FROM " + database + ".listed")).containsExactly("[Ann,1,0-0]");
    }

    @Test
    void registersATableAgainAsItWas() throws Exception {
        for (Output<?> output : List.of(SALES, LISTED)) {
            warehouse.create(table(output), Generation.live(database, 1), "abc");
            String before = entry(database, output.name());
            catalog.forget(database, output.name());

            warehouse.register(table(output), Generation.live(database, 1), "abc");

            assertThat(entry(database, output.name())).isEqualTo(before);
        }
    }

    @Test
    void leavesATableOfALaterGenerationToWhoeverDropsIt() {
        warehouse.create(table(SALES), Generation.live(database, 2), "abc");

        assertThat(describe("sales"))
                .contains("Type EXTERNAL ", "Provider delta ")
                .anyMatch(line -> line.startsWith("Location ") && line.endsWith(".db/sales-2 "));
    }

    @Test
    void doesNotTakeTheTableOfAnotherCheckpoint() {
        warehouse.createBeside(table(SALES), Generation.beside(database, 0), "other");

        assertThatThrownBy(() -> warehouse.create(table(SALES), Generation.live(database, 0), "abc"))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("belongs to another checkpoint");
        assertThat(catalog.exists(database, "sales")).isFalse();
    }

    @Test
    void doesNotTakeATableOfOtherColumns() {
        warehouse.createBeside(
                table(Output.append("sales", Priced.class, "Each sword's sale")),
                Generation.beside(database, 0),
                "abc");

        assertThatThrownBy(() -> warehouse.create(table(SALES), Generation.live(database, 0), "abc"))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("other columns");
    }

    @Test
    void leavesTheLogToTheDriverThatBeginsItFirst() {
        String root = Generation.live(database, 0).folder(folder.toUri(), "sales");
        for (String owner : List.of("first", "second")) {
            DeltaSchema.begin(
                    root,
                    table(SALES).rows().delta(),
                    "Sales",
                    Map.of(Warehouse.OWNER, owner),
                    TestSpark.environment(folder).kernel());
        }

        assertThat(owner("sales")).isEqualTo("first");
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
        return latest(table).getTableProperties().get(Warehouse.OWNER);
    }

    private Snapshot latest(String table) {
        return DeltaLog.latest(
                Generation.live(database, 0).folder(folder.toUri(), table),
                TestSpark.environment(folder).kernel());
    }

    /** Has Spark make a table of the same name in a database beside. */
    private void makeTwin(String name, String form) {
        warehouse.ensureDatabase(database + TWIN, "Made by Spark");
        TestSpark.session()
                .sql("CREATE TABLE " + database + TWIN + "." + name
                        + " (owner string COMMENT \"the owner's name\", quantity bigint COMMENT 'how many')" + form);
    }

    private static void insert(String into) {
        TestSpark.session().sql("INSERT INTO " + into + " VALUES ('Ann', 1)");
    }

    private static List<String> rows(String query) {
        return TestSpark.session().sql(query).collectAsList().stream()
                .map(row -> row.toString().replace(TWIN, ""))
                .toList();
    }

    private List<String> describe(String table) {
        return describe(database, table);
    }

    /** Without what differs by the moment. */
    private static List<String> describe(String database, String table) {
        return TestSpark.session().sql("DESCRIBE TABLE EXTENDED " + database + "." + table).collectAsList().stream()
                .filter(row -> !row.getString(0).equals("Created Time"))
                .map(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
                .map(line -> line.replace(TWIN, "").replaceAll("transient_lastDdlTime=\\d+", ""))
                .toList();
    }

    /** Without what differs by the moment, what nobody needs, and the columns that Spark repeats for Parquet tables. */
    private String entry(String database, String table) {
        Table entry = catalog.find(database, table).orElseThrow();
        Map<String, String> properties = new TreeMap<>(entry.getParameters());
        properties.keySet().removeAll(Set.of("transient_lastDdlTime", "numFiles", "totalSize"));
        if (!table.equals("sales")) {
            properties.keySet().removeIf(key -> key.startsWith("spark.sql.sources.schema"));
        }
        entry.setParameters(properties);
        entry.setCreateTime(0);
        return entry.toString().replace(TWIN, "");
    }

    /** Without what differs by the moment or says who made it. */
    private Set<JsonNode> firstCommit(String database) throws IOException {
        Set<JsonNode> actions = new HashSet<>();
        for (String line :
                Files.readAllLines(folder.resolve(database + ".db/sales/_delta_log/00000000000000000000.json"))) {
            JsonNode action = new ObjectMapper().readTree(line);
            if (action.has("metaData")) {
                ((ObjectNode) action.get("metaData")).remove(List.of("id", "createdTime"));
            }
            if (action.has("protocol")) {
                ObjectNode protocol = (ObjectNode) action.get("protocol");
                List<String> features = new ArrayList<>();
                protocol.get("writerFeatures").forEach(feature -> features.add(feature.asText()));
                protocol.put(
                        "writerFeatures", features.stream().sorted().toList().toString());
            }
            if (!action.has("commitInfo")) {
                actions.add(action);
            }
        }
        return actions;
    }
}
