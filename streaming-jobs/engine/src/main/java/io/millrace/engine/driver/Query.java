package io.millrace.engine.driver;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Lease;
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
import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query of a pipeline, tied to its checkpoint and tables, ready to run.
 *
 * @param run the id of this run: its files lie in folders of its own, so what another run has left or is about to leave
 *     never mixes with them
 * @param tables all but the ledger, which is committed after them
 * @param isToBeRepartitioned whether its state has to be repartitioned once the batch that is planned has run
 */
record Query<E>(
        String pipeline,
        Flow<E> flow,
        Generation generation,
        Lease lease,
        String run,
        Checkpoint checkpoint,
        Checkpoint.Identity identity,
        List<Table> tables,
        Table ledger,
        boolean isToBeRepartitioned) {

    private static final Logger LOG = LoggerFactory.getLogger(Query.class);

    /** Creates what is missing; does not start what does not belong together. */
    static <E> Query<E> prepare(
            Pipeline pipeline, Flow<E> flow, Session session, Lease lease, Supplier<Map<String, FoundTopic>> topics)
            throws IOException {
        Wanted wanted = Wanted.of(pipeline, flow, session.settings());
        requireRetentionsOfTables(wanted, session.settings());
        Generation generation = Generation.current(session.environment(), pipeline.slug());
        Found found;
        try (Catalog catalog = Catalog.at(session.engine().metastore())) {
            found = new Inspection(catalog, session.environment()).of(wanted, topics);
        }
        List<Step> steps = Plan.of(wanted, found).orBlock().steps();
        return open(pipeline, flow, generation, session, lease, found.identity(), ids(found.topics()), steps);
    }

    /** Reads what a start reads, and changes nothing: a start that follows has its classes, and is quick. */
    static void rehearse(Pipeline pipeline, Session session) throws IOException {
        Wanted wanted = Wanted.of(pipeline, pipeline.flow(session.settings()), session.settings());
        List<String> read = pipeline.topics(session.settings());
        try (Catalog catalog = Catalog.at(session.engine().metastore())) {
            Plan.of(
                    wanted,
                    new Inspection(catalog, session.environment())
                            .of(wanted, () -> session.topics().find(read)));
        }
        session.spark().range(1).count();
    }

    /** One that builds a generation beside the one that readers see. Nobody but itself has touched what it finds. */
    static <E> Query<E> prepareBeside(Pipeline pipeline, Flow<E> flow, Generation beside, Session session, Lease lease)
            throws IOException {
        Checkpoint.Identity identity =
                beside.checkpoint(session.environment()).identity().orElse(null);
        return open(pipeline, flow, beside, session, lease, identity, Map.of(), List.of());
    }

    /** From here on nobody with an older epoch can commit to its tables. */
    private static <E> Query<E> open(
            Pipeline pipeline,
            Flow<E> flow,
            Generation generation,
            Session session,
            Lease lease,
            Checkpoint.Identity known,
            Map<String, String> topics,
            List<Step> steps)
            throws IOException {
        Wanted wanted = Wanted.of(pipeline, flow, session.settings());
        Checkpoint checkpoint = generation.checkpoint(session.environment());
        Checkpoint.Identity identity = known == null ? Checkpoint.Identity.fresh(pipeline.slug()) : known;
        if (known == null) {
            checkpoint.save(identity);
        }
        Warehouse warehouse = new Warehouse(session.environment());
        warehouse.ensureDatabase(Warehouse.OPERATIONS, "Views over all pipelines");
        warehouse.ensureDatabase(pipeline.slug(), pipeline.purpose());
        Map<String, WantedTable> wantedTables =
                wanted.tables().stream().collect(Collectors.toMap(WantedTable::name, table -> table));
        if (!generation.isLive()) {
            wanted.tables().forEach(table -> warehouse.createBeside(table, generation, identity.id()));
        }
        for (Step step : steps) {
            LOG.info("{}: {}", pipeline.slug(), step.text());
            switch (step.action()) {
                case CREATE -> warehouse.create(wantedTables.get(step.subject()), generation, identity.id());
                case REGISTER -> warehouse.register(wantedTables.get(step.subject()), generation, identity.id());
                case GROW -> warehouse.grow(wantedTables.get(step.subject()), generation);
                case CLEAR -> checkpoint.clear(step.subject());
                case REPARTITION ->
                    new StatePartitions(session.spark(), checkpoint, session.hadoop())
                            .repartition(Integer.parseInt(step.subject()));
                case NAME -> checkpoint.nameQuery();
                case FINISH, TELL -> {}
            }
        }
        // What the next start has to compare with.
        Checkpoint.Identity now =
                identity.with(wantedTables.keySet(), wanted.code()).reading(topics);
        if (!now.equals(identity)) {
            checkpoint.save(now);
        }
        String run = lease.newRun();
        Map<String, Table> tables = new HashMap<>();
        wantedTables.forEach((name, table) -> tables.put(name, table(table, generation, lease, run, now, session)));
        tables.values().parallelStream().forEach(table -> table.fence(lease.epoch()));
        Table ledger = tables.remove(LedgerRow.TABLE.name());
        return new Query<>(
                pipeline.slug(),
                flow,
                generation,
                lease,
                run,
                checkpoint,
                now,
                List.copyOf(tables.values()),
                ledger,
                steps.stream().anyMatch(step -> step.action() == Step.Action.FINISH));
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

    private static Map<String, String> ids(Map<String, FoundTopic> topics) {
        Map<String, String> ids = new HashMap<>();
        topics.forEach((name, topic) -> ids.put(name, topic.id()));
        return ids;
    }

    private static Table table(
            WantedTable table,
            Generation generation,
            Lease lease,
            String run,
            Checkpoint.Identity identity,
            Session session) {
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
                        lease.fence(),
                        session.engine().metastore())
                : new UnlistedPartitions(root, session.hadoop());
        return new PartitionedTable(destination, run, partitions, session.hadoop());
    }

    /** Creates the topics that are missing, and remembers those that it reads. */
    Query<E> withTopics(List<String> read, Session session) throws IOException {
        List<String> all = new ArrayList<>(read);
        flow.sent().forEach(sent -> all.add(session.settings().value(sent.topic())));
        session.topics().ensure(all, session.engine().topicPartitions());
        Checkpoint.Identity now = identity.reading(ids(session.topics().find(read)));
        if (now.equals(identity)) {
            return this;
        }
        checkpoint.save(now);
        return new Query<>(
                pipeline, flow, generation, lease, run, checkpoint, now, tables, ledger, isToBeRepartitioned);
    }

    /** Where the files of an output go. */
    Destination destination(Output<?> output, Session session) {
        return new Destination(output, generation.folder(session.engine().warehouse(), output.name()), identity.id());
    }

    /** The pipeline's tables, the quarantine, what was replayed of it, and the ledger. */
    List<Table> everyTable() {
        List<Table> all = new ArrayList<>(tables);
        all.add(ledger);
        return all;
    }
}
