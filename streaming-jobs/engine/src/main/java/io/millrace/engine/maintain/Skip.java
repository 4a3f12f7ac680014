package io.millrace.engine.maintain;

import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.inspect.CheckpointCheck;
import io.millrace.engine.inspect.Found;
import io.millrace.engine.inspect.FoundTable;
import io.millrace.engine.inspect.Inspection;
import io.millrace.engine.inspect.Plan;
import io.millrace.engine.inspect.ResumePoint;
import io.millrace.engine.inspect.Wanted;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.RowFile;
import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.source.FoundTopic.Kept;
import io.millrace.engine.source.Topics;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * Gives up records that were gone from Kafka before they were read: the ledger gets a row for them,
 * and the checkpoint goes on behind them. If it dies between the two it can be repeated.
 *
 * @param wanted what the pipeline asks for
 * @param found what there is
 * @param from where its checkpoint stands
 */
public record Skip(Wanted wanted, Found found, ResumePoint from, Offsets.Range range) {

    private static final String ANEW = "Drop the pipeline to read what its topics still have: ./millrace drop.";

    static Skip of(Wanted wanted, Found found, String topic, int partition, long until) {
        Plan.Draft draft = new Plan.Draft(wanted.pipeline());
        ResumePoint from = CheckpointCheck.of(wanted, found, draft);
        if (!draft.blockers().isEmpty()) {
            throw new BlockedException(draft.blockers());
        }
        if (from.done() < 0 || from.resume() == null) {
            throw new BlockedException("Pipeline " + wanted.pipeline() + " has done no batch yet.", ANEW);
        }
        FoundTopic there = found.topics().get(topic);
        Kept kept = there == null ? null : there.partitions().get(partition);
        if (kept == null) {
            throw new BlockedException(
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
            throw new BlockedException(
                    "Nothing is missing of " + partition + ": it is read up to offset " + position
                            + ", and Kafka has all from " + kept.earliest() + " on.",
                    "There is nothing to skip.");
        }
        if (until != kept.earliest()) {
            throw new BlockedException(
                    "Of " + partition + " the offsets [" + position + ", " + kept.earliest() + ") are missing.",
                    "Say --until " + kept.earliest() + " if they are to be given up.");
        }
    }

    private void requireNothingOfTheNextBatch() {
        for (WantedTable table : wanted.tables()) {
            if (found.table(table.name()).last() > from.done()) {
                throw new BlockedException(
                        "Batch " + found.table(table.name()).last() + " is in " + table.qualifiedName()
                                + " and not in all tables yet, and would have to be read again.",
                        ANEW);
            }
        }
    }

    String carryOut(Generation generation, Environment environment, Lease lease) throws IOException {
        writeDown(generation, environment, lease);
        Checkpoint checkpoint = generation.checkpoint(environment);
        if (from.planned() > from.done()) {
            checkpoint.clear("offsets/" + from.planned());
        }
        checkpoint.move(from.done(), range.topic(), range.partition(), range.until());
        return wanted.pipeline() + " resumes at offset " + range.until() + " of " + range.name() + "; "
                + wanted.ledger().qualifiedName() + " says that the " + (range.until() - range.from()) + " from "
                + range.from() + " on were skipped.";
    }

    private void writeDown(Generation generation, Environment environment, Lease lease) throws IOException {
        FoundTable ledger = found.table(wanted.ledger().name());
        Stamp none = new Stamp(from.done(), lease.epoch(), List.of(), Map.of());
        Stamp last = ledger.stamp() == null ? none : ledger.stamp().heldBy(lease.epoch());
        // One that died before the checkpoint went on may have written down a part.
        long open = Math.max(range.from(), last.end().position(range.topic(), range.partition()));
        if (open >= range.until()) {
            return;
        }
        Offsets.Range rest = new Offsets.Range(range.topic(), range.partition(), open, range.until());
        Destination destination = new Destination(
                LedgerRow.TABLE,
                generation.folder(environment.engine().warehouse(), LedgerRow.TABLE.name()),
                found.identity().id());
        Path path = destination.fileOfDriver(lease.epoch() + ".0", last.batch());
        List<LedgerRow> rows = LedgerRow.of(
                wanted.pipeline(),
                LedgerRow.SKIP,
                none.skipping(rest),
                Map.of(),
                Offsets.NONE,
                Map.of(),
                Instant.now());
        new DeltaTable(destination, environment, Runnable::run)
                .amend(List.of(RowFile.of(destination, path, rows, environment.hadoop())), last.skipping(rest));
    }

    /**
     * Gives up the records of a partition that are no longer in Kafka, and says so in the ledger. Takes the lease of the
     * pipeline for it.
     *
     * @param until the first offset that is to be read again
     * @return what was done, for people
     */
    public static String run(Settings settings, Pipeline pipeline, String topic, int partition, long until)
            throws IOException, InterruptedException {
        Environment environment = Environment.of(settings);
        Wanted wanted = Wanted.of(pipeline, pipeline.flow(settings), settings);
        try (Lease lease = Lease.take(environment, wanted.pipeline(), "skip", "");
                Catalog catalog = Catalog.at(environment.engine().metastore());
                Topics topics = new Topics(environment.engine())) {
            Found found = new Inspection(catalog, environment).of(wanted, () -> topics.find(wanted.topics()));
            Generation generation = Generation.current(environment, wanted.pipeline());
            return of(wanted, found, topic, partition, until).carryOut(generation, environment, lease);
        }
    }
}
