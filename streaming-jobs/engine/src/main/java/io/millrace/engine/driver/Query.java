package io.millrace.engine.driver;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.Flow;
import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.PartitionedTable;
import io.millrace.engine.commit.Table;
import io.millrace.engine.commit.UnlistedPartitions;
import io.millrace.engine.inspect.Found;
import io.millrace.engine.inspect.Inspection;
import io.millrace.engine.inspect.Plan;
import io.millrace.engine.inspect.Step;
import io.millrace.engine.inspect.Wanted;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.ListedPartitions;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.maintain.StatePartitions;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.source.FoundTopic;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query of a pipeline, tied to its checkpoint and tables, ready to run.
 *
 * @param tables all but the ledger, which is committed after them
 * @param isToBeRepartitioned whether its state has to be repartitioned once the batch that is planned has run
 */
record Query<E, A extends Record, O extends Record>(
        String pipeline,
        Flow<E, A, O> flow,
        Generation generation,
        Run run,
        Checkpoint checkpoint,
        Checkpoint.Identity identity,
        List<Table> tables,
        Table ledger,
        boolean isToBeRepartitioned) {

    private static final Logger LOG = LoggerFactory.getLogger(Query.class);

    /** Creates what is missing; does not start what does not belong together. */
    static <E, A extends Record, O extends Record> Query<E, A, O> prepare(
            Pipeline pipeline, Flow<E, A, O> flow, Session session, Run run, Supplier<Map<String, FoundTopic>> topics)
            throws IOException {
        Wanted wanted = Wanted.of(pipeline, flow, session.settings());
        requireRetentionsOfTables(wanted, session.settings());
        Generation generation = Generation.current(session.environment(), pipeline.slug());
        Found found;
        try (Catalog catalog = Catalog.at(session.engine().metastore())) {
            found = new Inspection(catalog, session.environment()).of(wanted, topics);
        }
        Plan plan = Plan.of(wanted, found).orBlock();
        Checkpoint checkpoint = generation.checkpoint(session.environment());
        Checkpoint.Identity identity = found.identity();
        if (identity == null) {
            identity = Checkpoint.Identity.fresh(pipeline.slug());
            checkpoint.save(identity);
        }
        Warehouse warehouse = session.warehouse();
        warehouse.ensureDatabase(Warehouse.OPERATIONS, "Views over all pipelines");
        warehouse.ensureDatabase(pipeline.slug(), pipeline.purpose());
        follow(plan, wanted, generation, warehouse, checkpoint, identity, session);
        identity = remember(wanted, ids(found.topics()), checkpoint, identity);
        boolean isToBeRepartitioned = plan.steps().stream().anyMatch(step -> step.action() == Step.Action.FINISH);
        return of(wanted, flow, generation, run, checkpoint, identity, session, isToBeRepartitioned);
    }

    private static void requireRetentionsOfTables(Wanted wanted, Settings settings) {
        List<String> expiring = wanted.tables().stream()
                .filter(table -> table.keys().isEmpty() && table.output() != LedgerRow.TABLE)
                .map(WantedTable::qualifiedName)
                .sorted()
                .toList();
        for (String name : settings.names(EngineSettings.RETENTION)) {
            if (name.startsWith(wanted.pipeline() + ".") && !expiring.contains(name)) {
                throw new IllegalArgumentException("Setting " + name + ".retention names a table whose rows cannot"
                        + " expire. Those that can are " + String.join(", ", expiring) + ".");
            }
        }
    }

    /** One that builds a generation beside the one that readers see. Nobody but itself has touched what it finds. */
    static <E, A extends Record, O extends Record> Query<E, A, O> prepareBeside(
            Pipeline pipeline, Flow<E, A, O> flow, Generation beside, Session session, Run run) throws IOException {
        Wanted wanted = Wanted.of(pipeline, flow, session.settings());
        Checkpoint checkpoint = beside.checkpoint(session.environment());
        Checkpoint.Identity identity = checkpoint.identity().orElse(null);
        if (identity == null) {
            identity = Checkpoint.Identity.fresh(pipeline.slug());
            checkpoint.save(identity);
        }
        Warehouse warehouse = session.warehouse();
        warehouse.ensureDatabase(Warehouse.OPERATIONS, "Views over all pipelines");
        warehouse.ensureDatabase(pipeline.slug(), pipeline.purpose());
        for (WantedTable table : wanted.tables()) {
            warehouse.createBeside(table, beside, identity.id());
        }
        identity = remember(wanted, Map.of(), checkpoint, identity);
        return of(wanted, flow, beside, run, checkpoint, identity, session, false);
    }

    /** From here on nobody with an older epoch can commit to its tables. */
    private static <E, A extends Record, O extends Record> Query<E, A, O> of(
            Wanted wanted,
            Flow<E, A, O> flow,
            Generation generation,
            Run run,
            Checkpoint checkpoint,
            Checkpoint.Identity identity,
            Session session,
            boolean isToBeRepartitioned) {
        Map<String, Table> tables = new HashMap<>();
        for (WantedTable table : wanted.tables()) {
            tables.put(table.name(), table(table, generation, run, identity, session));
        }
        tables.values().parallelStream().forEach(table -> table.fence(run.epoch()));
        Table ledger = tables.remove(LedgerRow.TABLE.name());
        return new Query<>(
                wanted.pipeline(),
                flow,
                generation,
                run,
                checkpoint,
                identity,
                List.copyOf(tables.values()),
                ledger,
                isToBeRepartitioned);
    }

    private static void follow(
            Plan plan,
            Wanted wanted,
            Generation generation,
            Warehouse warehouse,
            Checkpoint checkpoint,
            Checkpoint.Identity identity,
            Session session)
            throws IOException {
        Map<String, WantedTable> tables =
                wanted.tables().stream().collect(Collectors.toMap(WantedTable::name, table -> table));
        for (Step step : plan.steps()) {
            LOG.info("{}: {}", plan.pipeline(), step.text());
            switch (step.action()) {
                case CREATE -> warehouse.create(tables.get(step.subject()), generation, identity.id());
                case GROW -> warehouse.grow(tables.get(step.subject()));
                case CLEAR -> checkpoint.clear(step.subject());
                case REPARTITION ->
                    new StatePartitions(session.spark(), checkpoint, session.hadoop())
                            .repartition(Integer.parseInt(step.subject()));
                case NAME -> checkpoint.nameQuery();
                case FINISH, TELL -> {}
            }
        }
    }

    /** Writes down what the next start has to compare with. */
    private static Checkpoint.Identity remember(
            Wanted wanted, Map<String, String> topics, Checkpoint checkpoint, Checkpoint.Identity before)
            throws IOException {
        Set<String> tables = wanted.tables().stream().map(WantedTable::name).collect(Collectors.toSet());
        Checkpoint.Identity now = before.with(tables, wanted.code()).reading(topics);
        if (!now.equals(before)) {
            checkpoint.save(now);
        }
        return now;
    }

    private static Map<String, String> ids(Map<String, FoundTopic> topics) {
        Map<String, String> ids = new HashMap<>();
        topics.forEach((name, topic) -> ids.put(name, topic.id()));
        return ids;
    }

    private static Table table(
            WantedTable table, Generation generation, Run run, Checkpoint.Identity identity, Session session) {
        String root = generation.folder(session.engine().warehouse(), table.name());
        Destination destination = new Destination(table.output(), root, identity.id());
        if (!(table.output() instanceof Output.Parquet)) {
            return new DeltaTable(destination, session.environment(), session.side());
        }
        PartitionedTable.Partitions partitions = generation.isLive()
                ? new ListedPartitions(
                        table.database(),
                        table.name(),
                        generation.number(),
                        run.lease().fence(),
                        session.engine().metastore())
                : new UnlistedPartitions(root, session.hadoop());
        return new PartitionedTable(destination, run.id(), partitions, session.hadoop());
    }

    /** The same query, whose topics exist by now. */
    Query<E, A, O> reading(Map<String, FoundTopic> topics) throws IOException {
        Checkpoint.Identity now = identity.reading(ids(topics));
        if (now.equals(identity)) {
            return this;
        }
        checkpoint.save(now);
        return new Query<>(pipeline, flow, generation, run, checkpoint, now, tables, ledger, isToBeRepartitioned);
    }

    /** Where the files of an output go. */
    Destination destination(Output<?> output, Session session) {
        return new Destination(output, generation.folder(session.engine().warehouse(), output.name()), identity.id());
    }

    /** The pipeline's tables, the quarantine, what was replayed of it, and the ledger. */
    List<Table> everyTable() {
        return java.util.stream.Stream.concat(tables.stream(), java.util.stream.Stream.of(ledger))
                .toList();
    }
}
