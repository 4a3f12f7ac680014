package io.millrace.engine.maintain;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Blocker;
import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.inspect.Wanted;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.source.Topics;
import io.millrace.engine.storage.Environment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rebuild: what each of its stages does with checkpoints and tables. */
public final class Rebuilding {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);

    private final Wanted wanted;
    private final Environment environment;
    private final Warehouse warehouse;
    private final Topics topics;
    private final Lease lease;
    private final Rebuilds rebuilds;
    private final Rebuild rebuild;
    private final Generation now;
    private final Generation beside;
    private final Checkpoint live;
    private final Checkpoint built;

    public Rebuilding(
            Pipeline pipeline,
            Environment environment,
            Warehouse warehouse,
            Topics topics,
            Lease lease,
            Rebuild rebuild)
            throws IOException {
        this.wanted = Wanted.of(pipeline, pipeline.flow(environment.settings()), environment.settings());
        this.environment = environment;
        this.warehouse = warehouse;
        this.topics = topics;
        this.lease = lease;
        this.rebuilds = new Rebuilds(environment, pipeline.slug());
        this.rebuild = rebuild;
        this.now = Generation.live(wanted.pipeline(), rebuilds.current());
        this.beside = Generation.beside(wanted.pipeline(), rebuild.number());
        this.live = checkpoint(now);
        this.built = checkpoint(beside);
    }

    public Generation beside() {
        return beside;
    }

    /** The checkpoint of what readers see. */
    public Checkpoint live() {
        return live;
    }

    /** Whether it has come as far as that. */
    public boolean covers() {
        return built.done().covers(live.done());
    }

    /** Looks whether it can be done at all, and makes room for it. One that has begun has to be of this code. */
    public void begin() throws IOException {
        if (rebuild.stage() == Stage.WANTED) {
            List<Blocker> blockers = new ArrayList<>(Beginnings.blockers(
                    live.progress().beginning(),
                    live.identity().map(Checkpoint.Identity::topics).orElse(Map.of()),
                    topics.find(wanted.topics())));
            try (Catalog catalog = Catalog.at(environment.engine().metastore())) {
                wanted.tables().stream()
                        .filter(table -> table.output() instanceof Output.Parquet)
                        .forEach(table -> blockers.addAll(otherColumns(table, catalog)));
            }
            if (!blockers.isEmpty()) {
                throw new BlockedException(blockers);
            }
            generations().clearBefore(rebuild.number(), now);
            rebuilds.mark(rebuild.number(), Stage.BUILDING, wanted.form());
        } else if (!rebuilds.note(rebuild.number(), Stage.BUILDING).equals(wanted.form())) {
            generations().clear(beside);
            throw new BlockedException(
                    "The rebuild of " + wanted.pipeline() + " was begun by code or settings that are no longer there.",
                    "Start it again with ./millrace rebuild " + wanted.pipeline() + ".");
        }
    }

    /** To a plain table that others read the metastore adds columns, and does nothing else with them. */
    private List<Blocker> otherColumns(WantedTable table, Catalog catalog) {
        if (!catalog.exists(table.database(), table.name())) {
            return List.of();
        }
        return catalog.columns(table.database(), table.name()).entrySet().stream()
                .filter(column -> !column.getValue().equals(table.columns().get(column.getKey())))
                .map(column -> new Blocker(
                        "Column " + column.getKey() + " of " + table.qualifiedName() + " is " + column.getValue()
                                + ", and the code writes another one or none. A rebuild is nothing that readers notice,"
                                + " and this they would.",
                        "If they can do without the table for a while, drop the pipeline and start it again:"
                                + " ./millrace drop " + wanted.pipeline() + "."))
                .toList();
    }

    public void swap() throws IOException {
        rebuilds.mark(rebuild.number(), Stage.SWAPPING, "");
        new Swap(wanted, beside, writer(built), environment, warehouse, lease).run();
        rebuilds.mark(rebuild.number(), Stage.DONE, "");
        LOG.info("{}: rebuilt, and readers see the new tables", wanted.pipeline());
    }

    public void fail(String why) throws IOException {
        rebuilds.mark(rebuild.number(), Stage.FAILED, why);
        generations().clear(beside);
        LOG.error("{}: the rebuild was given up, and the tables are as they were: {}", wanted.pipeline(), why);
    }

    private static String writer(Checkpoint checkpoint) throws IOException {
        return checkpoint.identity().map(Checkpoint.Identity::id).orElse("");
    }

    private Checkpoint checkpoint(Generation of) throws IOException {
        return of.checkpoint(environment);
    }

    private OldGenerations generations() throws IOException {
        return new OldGenerations(
                environment, live.identity().map(Checkpoint.Identity::tables).orElse(Set.of()));
    }
}
