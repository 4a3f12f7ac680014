package io.millrace.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** One query of a pipeline, tied to its checkpoint and tables, ready to run. */
record Query<E, A extends Record, O extends Record>(
        String pipeline,
        Flow<E, A, O> flow,
        Checkpoint checkpoint,
        Checkpoint.Identity identity,
        List<Table> tables,
        Table ledger,
        Destination ledgerDestination,
        Configuration hadoop) {

    /** A pipeline has one query so far; it names the folder of the checkpoint. */
    static final String NAME = "main";

    /** Makes what is missing; refuses what does not belong together. */
    static <E, A extends Record, O extends Record> Query<E, A, O> prepare(
            Pipeline pipeline, Flow<E, A, O> flow, Surroundings around) throws IOException {
        String slug = pipeline.slug();
        Warehouse warehouse = new Warehouse(around.spark(), around.engine().warehouse());
        warehouse.ensureDatabase(Warehouse.OPERATIONS, "What the engine itself writes down");
        warehouse.ensureShared(Warehouse.OPERATIONS, QuarantinedRow.TABLE);
        warehouse.ensureShared(Warehouse.OPERATIONS, ReplayedRow.TABLE);
        warehouse.ensureShared(Warehouse.OPERATIONS, LedgerRow.TABLE);
        warehouse.ensureDatabase(slug, pipeline.purpose());

        Checkpoint checkpoint = new Checkpoint(around.engine().checkpoints(), slug, NAME, around.hadoop());
        Checkpoint.Identity identity = checkpoint.identity(slug);
        List<Table> tables = new ArrayList<>();
        for (Output<?> output : flow.outputs()) {
            if (!(output instanceof Output.Sent)) {
                identity = tie(slug, output, warehouse, checkpoint, identity);
                tables.add(table(slug, output, warehouse, identity, around));
            }
        }
        tables.add(table(Warehouse.OPERATIONS, QuarantinedRow.TABLE, warehouse, identity, around));
        tables.add(table(Warehouse.OPERATIONS, ReplayedRow.TABLE, warehouse, identity, around));

        Destination ledger = destination(Warehouse.OPERATIONS, LedgerRow.TABLE, warehouse, identity);
        return new Query<>(
                slug,
                flow,
                checkpoint,
                identity,
                List.copyOf(tables),
                table(Warehouse.OPERATIONS, LedgerRow.TABLE, warehouse, identity, around),
                ledger,
                around.hadoop());
    }

    private static Checkpoint.Identity tie(
            String slug, Output<?> output, Warehouse warehouse, Checkpoint checkpoint, Checkpoint.Identity identity)
            throws IOException {
        boolean isKnown = identity.tables().contains(output.name());
        if (warehouse.exists(slug, output)) {
            warehouse.verify(slug, output, identity.id());
        } else if (isKnown) {
            throw new Refusal(
                    "Table " + slug + "." + output.name() + " is gone, and the checkpoint " + checkpoint.folder()
                            + " has read past the events that were in it.",
                    "Restore the table, or drop the pipeline's other tables and that folder to read its topics anew.");
        } else {
            warehouse.create(slug, output, identity.id());
        }
        if (isKnown) {
            return identity;
        }
        Checkpoint.Identity more = identity.with(output.name());
        checkpoint.save(more);
        return more;
    }

    private static Destination destination(
            String database, Output<?> output, Warehouse warehouse, Checkpoint.Identity identity) {
        return Destination.of(output, warehouse.folder(database, output), identity.id());
    }

    private static Table table(
            String database, Output<?> output, Warehouse warehouse, Checkpoint.Identity identity, Surroundings around) {
        Destination destination = destination(database, output, warehouse, identity);
        return output instanceof Output.Parquet
                ? new PartitionedTable(database, destination, around.spark(), around.hadoop())
                : new DeltaTable(destination, identity.id(), around.kernel(), around.hadoop(), around.side());
    }

    String name() {
        return NAME;
    }

    /** The pipeline's tables, the quarantine, what was replayed of it, and the ledger. */
    List<Table> everyTable() {
        List<Table> every = new ArrayList<>(tables);
        every.add(ledger);
        return every;
    }
}
