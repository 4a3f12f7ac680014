package io.millrace.engine.plan;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Refusal;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.files.Destination;
import io.millrace.engine.files.RowFile;
import io.millrace.engine.ledger.LedgerRow;
import io.millrace.engine.ledger.Offsets;
import io.millrace.engine.ledger.Stamp;
import io.millrace.engine.outside.Catalog;
import io.millrace.engine.outside.FoundTopic;
import io.millrace.engine.outside.FoundTopic.Kept;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.outside.Topics;
import io.millrace.engine.tables.DeltaTable;
import io.millrace.engine.tables.Generation;
import io.millrace.engine.tables.Rebuilds;
import io.millrace.engine.tables.WantedTable;
import io.millrace.engine.tables.Warehouse;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Gives up records that were gone from Kafka before they were read: the ledger gets a row for them,
 * and the checkpoint goes on behind them. If it dies between the two it can be repeated.
 *
 * @param wanted what the pipeline asks for
 * @param found what there is
 * @param from where its checkpoint stands
 */
record Skip(Wanted wanted, Found found, Standpoint from, Offsets.Range range) {

    private static final String ANEW = "Drop the pipeline to read what its topics still have: ./millrace drop.";

    static Skip of(Wanted wanted, Found found, String topic, int partition, long until) {
        Plan.Draft draft = new Plan.Draft(wanted.pipeline());
        Standpoint from = CheckpointCheck.of(wanted, found, draft);
        if (!draft.objections().isEmpty()) {
            throw new Refusal(draft.objections());
        }
        if (from.done() < 0 || from.resume() == null) {
            throw new Refusal("Pipeline " + wanted.pipeline() + " has done no batch yet.", ANEW);
        }
        FoundTopic there = found.topics().get(topic);
        Kept kept = there == null ? null : there.partitions().get(partition);
        if (kept == null) {
            throw new Refusal(
                    "Pipeline " + wanted.pipeline() + " reads no partition " + topic + "/" + partition + ".",
                    "It reads " + String.join(", ", wanted.topics()) + ".");
        }
        long position = from.resume().position(topic, partition);
        requireAGap(topic + "/" + partition, position, kept, until);
        Skip skip = new Skip(wanted, found, from, new Offsets.Range(topic, partition, position, until));
        skip.requireNothingOfTheNextBatch();
        return skip;
    }

    private static void requireAGap(String partition, long position, Kept kept, long until) {
        if (kept.earliest() <= position) {
            throw new Refusal(
                    "Nothing is missing of " + partition + ": it is read up to offset " + position
                            + ", and Kafka has all from " + kept.earliest() + " on.",
                    "There is nothing to skip.");
        }
        if (until != kept.earliest()) {
            throw new Refusal(
                    "Of " + partition + " the offsets [" + position + ", " + kept.earliest() + ") are missing.",
                    "Say --until " + kept.earliest() + " if they are to be given up.");
        }
    }

    private void requireNothingOfTheNextBatch() {
        for (WantedTable table : wanted.tables()) {
            if (found.table(table.name()).last() > from.done()) {
                throw new Refusal(
                        "Batch " + found.table(table.name()).last() + " is in " + table.qualifiedName()
                                + " and not in all tables yet, and would have to be read again.",
                        ANEW);
            }
        }
    }

    String carryOut(Checkpoint checkpoint, String warehouse, Engine kernel, Configuration hadoop) throws IOException {
        writeDown(warehouse, kernel, hadoop);
        if (from.planned() > from.done()) {
            checkpoint.clear("offsets/" + from.planned());
        }
        checkpoint.move(from.done(), range.topic(), range.partition(), range.until());
        return wanted.pipeline() + " goes on at offset " + range.until() + " of " + range.name() + "; ops.ledger says"
                + " that the " + (range.until() - range.from()) + " from " + range.from() + " on were skipped.";
    }

    private void writeDown(String warehouse, Engine kernel, Configuration hadoop) throws IOException {
        FoundTable ledger = found.table(wanted.ledger().name());
        Stamp none = new Stamp(from.done(), List.of(), Map.of());
        Stamp last = ledger.stamp() == null ? none : ledger.stamp();
        // One that died before the checkpoint went on may have written down a part.
        long open = Math.max(range.from(), last.end().position(range.topic(), range.partition()));
        if (open >= range.until()) {
            return;
        }
        Offsets.Range rest = new Offsets.Range(range.topic(), range.partition(), open, range.until());
        String writer = found.identity().id();
        String root = new Path(Warehouse.folder(warehouse, Warehouse.OPERATIONS), LedgerRow.TABLE.name()).toString();
        Destination destination = Destination.of(LedgerRow.TABLE, root, writer);
        // Beside the rows of the last batch that the ledger has: no run removes that folder any more.
        Path path =
                new Path(destination.folder(last.batch()), "skipped-" + rest.name() + "-" + rest.from() + ".parquet");
        path.getFileSystem(hadoop).delete(path, false);
        RowFile file = new RowFile(path, destination.rows().get(), hadoop);
        for (LedgerRow row : LedgerRow.of(
                wanted.pipeline(), LedgerRow.SKIP, none.skipping(rest), Map.of(), Offsets.NONE, Instant.now())) {
            file.write(row);
        }
        new DeltaTable(destination, writer, kernel, hadoop, Runnable::run)
                .amend(List.of(file.close(LedgerRow.TABLE.name())), last.skipping(rest));
    }

    static String run(Settings settings, Pipeline pipeline, String topic, int partition, long until)
            throws IOException {
        EngineSettings engine = EngineSettings.of(settings);
        Configuration hadoop = Surroundings.hadoop(engine, settings.spark());
        Engine kernel = DefaultEngine.create(hadoop);
        Wanted wanted = Wanted.of(pipeline, pipeline.flow(settings), settings);
        try (Catalog catalog = Catalog.at(engine.metastore());
                Topics topics = new Topics(engine.kafka())) {
            Found found = new Survey(catalog, engine, hadoop, kernel).of(wanted, () -> topics.find(wanted.topics()));
            Generation generation = Rebuilds.current(engine.checkpoints(), wanted.pipeline(), hadoop);
            Checkpoint checkpoint =
                    new Checkpoint(engine.checkpoints(), wanted.pipeline(), generation.checkpoint(), hadoop);
            return of(wanted, found, topic, partition, until).carryOut(checkpoint, wanted.warehouse(), kernel, hadoop);
        }
    }
}
