package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.lake.DeltaMaintenance;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.RowType.Change;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import io.millrace.sdk.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A table whose record has gained a field in its middle, before and after its files are rewritten. */
class GrowthTest {

    public record Sale(
            @Key @Column("the buyer") String buyer,
            @Column("how many") long quantity) {}

    public record Priced(
            @Key @Column("the buyer") String buyer,
            @Column("what was paid") Double price,
            @Column("how many") long quantity) {}

    private static final Output<?> SALES = Output.append("sales", Sale.class, "Sales");
    private static final Output<?> PRICED = Output.append("sales", Priced.class, "Sales");
    private static final Output<?> LATEST = Output.upsert("sales", Sale.class, "Sales");
    private static final Output<?> PRICED_LATEST = Output.upsert("sales", Priced.class, "Sales");

    private static final long EPOCH = 1;

    @TempDir
    Path folder;

    private String database;
    private Environment environment;
    private Warehouse warehouse;

    @BeforeEach
    void makeADatabase(TestInfo test) {
        database = "growth_" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        environment = TestSpark.environment(folder);
        warehouse = new Warehouse(environment);
        warehouse.ensureDatabase(database, "For tests");
    }

    @Test
    void aLedgerThatLacksNothingStaysAsItIs() {
        WantedTable ledger = new WantedTable(database, LedgerRow.TABLE);
        warehouse.create(ledger, Generation.live(database, 0), "abc");

        warehouse.grow(ledger, Generation.live(database, 0));

        assertThat(TestSpark.session().table(database + ".ledger").columns())
                .hasSize(ledger.columns().size());
    }

    @Test
    void anAppendTableIsReadByTheNamesOfItsColumns() throws Exception {
        warehouse.create(new WantedTable(database, SALES), Generation.live(database, 0), "abc");
        commit(SALES, 0, new Sale("Ann", 1));

        warehouse.grow(new WantedTable(database, PRICED), Generation.live(database, 0));
        for (int batch = 1; batch < 12; batch++) {
            commit(PRICED, batch, new Priced("Bob", batch + 0.5, batch));
        }

        assertThat(rows("buyer, price, quantity")).hasSize(12).contains("[Ann,null,1]", "[Bob,1.5,1]", "[Bob,11.5,11]");
        List<String> before = rows("buyer, price, quantity");
        compact(PRICED);
        assertThat(rows("distinct input_file_name()")).hasSize(1);
        assertThat(rows("buyer, price, quantity")).isEqualTo(before);
    }

    @Test
    void aKeyedTableKeepsTheLatestOfEachKey() throws Exception {
        warehouse.create(new WantedTable(database, LATEST), Generation.live(database, 0), "abc");
        commit(LATEST, 0, new Change(new Sale("Ann", 1), 0, false));

        warehouse.grow(new WantedTable(database, PRICED_LATEST), Generation.live(database, 0));
        for (int batch = 1; batch < 12; batch++) {
            commit(PRICED_LATEST, batch, new Change(new Priced("Bob", batch + 0.5, batch), batch, false));
        }
        compact(PRICED_LATEST);

        assertThat(rows("buyer, price, quantity, _batch, _deleted"))
                .containsExactly("[Ann,null,1,0,false]", "[Bob,11.5,11,11,false]");
    }

    private void commit(Output<?> output, long batch, Object row) {
        DeltaTable table = table(output);
        WrittenFile written = TestSpark.write(
                destination(output).fileOfDriver("1.1", batch),
                destination(output).rows(),
                List.of(row));
        table.commit(List.of(written), new Stamp(batch, EPOCH, List.of(), Map.of(table.name(), 1L)));
    }

    private void compact(Output<?> output) throws Exception {
        try (Lease lease = Lease.take(environment, database, "driver", "")) {
            new DeltaMaintenance(TestSpark.session(), environment, lease, lease.epoch() + ".1", InstantSource.system())
                    .maintain(table(output), 11, Duration.ZERO);
        }
    }

    private Destination destination(Output<?> output) {
        return new Destination(
                output, Generation.live(database, 0).folder(environment.engine().warehouse(), output.name()), "abc");
    }

    private DeltaTable table(Output<?> output) {
        return new DeltaTable(destination(output), environment, Runnable::run);
    }

    private List<String> rows(String columns) {
        String table = TestSpark.session().catalog().tableExists(database + ".sales") ? "sales" : "sales_changes";
        List<String> rows = new ArrayList<>();
        for (Row row : TestSpark.session()
                .sql("select " + columns + " from " + database + "." + table)
                .collectAsList()) {
            rows.add(row.toString());
        }
        rows.sort(String::compareTo);
        return rows;
    }
}
