package io.millrace.engine.run;

import io.millrace.engine.Flow;
import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.files.Destination;
import io.millrace.engine.ledger.LedgerRow;
import io.millrace.engine.outside.FoundTopic;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.plan.Found;
import io.millrace.engine.plan.Plan;
import io.millrace.engine.plan.Step;
import io.millrace.engine.plan.Survey;
import io.millrace.engine.plan.Wanted;
import io.millrace.engine.state.StatePartitions;
import io.millrace.engine.tables.DeltaTable;
import io.millrace.engine.tables.Generation;
import io.millrace.engine.tables.ListedPartitions;
import io.millrace.engine.tables.PartitionedTable;
import io.millrace.engine.tables.Rebuilds;
import io.millrace.engine.tables.StampedPartitions;
import io.millrace.engine.tables.Table;
import io.millrace.engine.tables.WantedTable;
import io.millrace.engine.tables.Warehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query of a pipeline, tied to its checkpoint and tables, ready to run.
 *
 * @param isToBeRepartitioned whether its state has to be repartitioned once the batch that is planned has run
 */
record Query<E, A extends Record, O extends Record>(
        String pipeline,
        Flow<E, A, O> flow,
        Generation generation,
        Checkpoint checkpoint,
        Checkpoint.Identity identity,
        List<Table> tables,
        Table ledger,
        Destination ledgerDestination,
        Configuration hadoop,
        boolean isToBeRepartitioned) {

    private static final Logger LOG = LoggerFactory.getLogger(Query.class);

    /** Makes what is missing; refuses what does not belong together. */
    static <E, A extends Record, O extends Record> Query<E, A, O> prepare(
            Pipeline pipeline, Flow<E, A, O> flow, Surroundings around, Supplier<Map<String, FoundTopic>> topics)
            throws IOException {
        String slug = pipeline.slug();
        Warehouse warehouse =
                new Warehouse(around.spark(), around.engine().warehouse().toString());
        Wanted wanted = Wanted.of(pipeline, flow, around.settings());
        Generation generation = Rebuilds.current(around.engine().checkpoints(), slug, around.hadoop());
        Found found = new Survey(warehouse, around.engine(), around.hadoop(), around.kernel()).of(wanted, topics);
        Plan plan = Plan.of(wanted, found).orRefuse();

        Checkpoint checkpoint =
                new Checkpoint(around.engine().checkpoints(), slug, generation.checkpoint(), around.hadoop());
        Checkpoint.Identity identity = found.identity();
        if (identity == null) {
            identity = Checkpoint.Identity.fresh(slug);
            checkpoint.save(identity);
        }
        warehouse.ensureDatabase(Warehouse.OPERATIONS, "What the engine itself writes down");
        warehouse.ensureDatabase(slug, pipeline.purpose());
        follow(plan, wanted, generation, warehouse, checkpoint, identity, around);
        identity = remember(wanted, found.topics(), checkpoint, identity);
        boolean isToBeRepartitioned = plan.steps().stream().anyMatch(step -> step.action() == Step.Action.FINISH);
        return of(wanted, flow, generation, checkpoint, identity, around, isToBeRepartitioned);
    }

    /** One that builds a generation beside the one that readers see. Nobody but itself has touched what it finds. */
    static <E, A extends Record, O extends Record> Query<E, A, O> prepareBeside(
            Pipeline pipeline, Flow<E, A, O> flow, Generation beside, Surroundings around) throws IOException {
        Warehouse warehouse =
                new Warehouse(around.spark(), around.engine().warehouse().toString());
        Wanted wanted = Wanted.of(pipeline, flow, around.settings());
        Checkpoint checkpoint =
                new Checkpoint(around.engine().checkpoints(), pipeline.slug(), beside.checkpoint(), around.hadoop());
        Checkpoint.Identity identity = checkpoint.identity().orElse(null);
        if (identity == null) {
            identity = Checkpoint.Identity.fresh(pipeline.slug());
            checkpoint.save(identity);
        }
        warehouse.ensureDatabase(Warehouse.OPERATIONS, "What the engine itself writes down");
        warehouse.ensureDatabase(pipeline.slug(), pipeline.purpose());
        for (WantedTable table : wanted.tables()) {
            warehouse.createBeside(table, beside, identity.id());
        }
        identity = remember(wanted, Map.of(), checkpoint, identity);
        return of(wanted, flow, beside, checkpoint, identity, around, false);
    }

    private static <E, A extends Record, O extends Record> Query<E, A, O> of(
            Wanted wanted,
            Flow<E, A, O> flow,
            Generation generation,
            Checkpoint checkpoint,
            Checkpoint.Identity identity,
            Surroundings around,
            boolean isToBeRepartitioned) {
        List<Table> tables = new ArrayList<>();
        for (WantedTable table : wanted.tables()) {
            tables.add(table(table, generation, identity, around));
        }
        Table ledger = tables.remove(tables.size() - 1);
        return new Query<>(
                wanted.pipeline(),
                flow,
                generation,
                checkpoint,
                identity,
                List.copyOf(tables),
                ledger,
                destination(wanted.ledger(), generation, identity, around),
                around.hadoop(),
                isToBeRepartitioned);
    }

    private static void follow(
            Plan plan,
            Wanted wanted,
            Generation generation,
            Warehouse warehouse,
            Checkpoint checkpoint,
            Checkpoint.Identity identity,
            Surroundings around)
            throws IOException {
        Map<String, WantedTable> tables =
                wanted.tables().stream().collect(Collectors.toMap(WantedTable::name, table -> table));
        for (Step step : plan.steps()) {
            LOG.info("{}: {}", plan.pipeline(), step.text());
            switch (step.action()) {
                case CREATE -> create(tables.get(step.subject()), generation, warehouse, identity);
                case GROW -> warehouse.grow(tables.get(step.subject()));
                case CLEAR -> checkpoint.clear(step.subject());
                case REPARTITION ->
                    new StatePartitions(around.spark(), checkpoint, around.hadoop())
                            .repartition(Integer.parseInt(step.subject()));
                case NAME -> checkpoint.nameQuery();
                case FINISH, TELL -> {}
            }
        }
    }

    private static void create(
            WantedTable table, Generation generation, Warehouse warehouse, Checkpoint.Identity identity) {
        if (table.isShared()) {
            warehouse.createShared(table);
        } else {
            warehouse.create(table, generation, identity.id());
        }
    }

    /** Writes down what the next start has to compare with. */
    private static Checkpoint.Identity remember(
            Wanted wanted, Map<String, FoundTopic> topics, Checkpoint checkpoint, Checkpoint.Identity before)
            throws IOException {
        Set<String> tables =
                wanted.tables().stream().map(WantedTable::nameInCheckpoint).collect(Collectors.toSet());
        Checkpoint.Identity now = before.with(tables, wanted.code()).reading(topics);
        if (!now.equals(before)) {
            checkpoint.save(now);
        }
        return now;
    }

    private static Destination destination(
            WantedTable table, Generation generation, Checkpoint.Identity identity, Surroundings around) {
        return Destination.of(table.output(), generation.folder(around.engine().warehouse(), table), identity.id());
    }

    private static Table table(
            WantedTable table, Generation generation, Checkpoint.Identity identity, Surroundings around) {
        Destination destination = destination(table, generation, identity, around);
        return table.output() instanceof Output.Parquet
                ? new PartitionedTable(destination, listing(table, destination, generation, around), around.hadoop())
                : new DeltaTable(destination, identity.id(), around.kernel(), around.hadoop(), around.side());
    }

    private static PartitionedTable.Listing listing(
            WantedTable table, Destination destination, Generation generation, Surroundings around) {
        return generation.isLive()
                ? new ListedPartitions(table.database(), destination, around.spark())
                : new StampedPartitions(destination, around.hadoop());
    }

    /** The same query, whose topics exist by now. */
    Query<E, A, O> reading(Map<String, FoundTopic> topics) throws IOException {
        Checkpoint.Identity now = identity.reading(topics);
        if (now.equals(identity)) {
            return this;
        }
        checkpoint.save(now);
        return new Query<>(
                pipeline,
                flow,
                generation,
                checkpoint,
                now,
                tables,
                ledger,
                ledgerDestination,
                hadoop,
                isToBeRepartitioned);
    }

    String name() {
        return LedgerRow.MAIN;
    }

    /** The pipeline's tables, the quarantine, what was replayed of it, and the ledger. */
    List<Table> everyTable() {
        List<Table> every = new ArrayList<>(tables);
        every.add(ledger);
        return every;
    }
}
