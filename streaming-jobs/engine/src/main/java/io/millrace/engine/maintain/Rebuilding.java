package io.millrace.engine.maintain;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Blocker;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.inspect.Wanted;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.source.FoundTopic.Kept;
import io.millrace.engine.source.Topics;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rebuild: what each of its stages does with checkpoints and tables. */
public final class Rebuilding {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);
    private static final String WAY_OUT =
            "Keep the tables as they are, or drop the pipeline to read what is left: ./millrace drop.";

    private final Wanted wanted;
    private final Environment environment;
    private final Topics topics;
    private final Lease lease;
    private final Rebuilds rebuilds;
    private final Rebuild rebuild;
    private final Generation now;
    private final Generation beside;
    private final Checkpoint live;
    private final Checkpoint built;

    public Rebuilding(Pipeline pipeline, Environment environment, Topics topics, Lease lease, Rebuild rebuild)
            throws IOException {
        this.wanted = Wanted.of(pipeline, pipeline.flow(environment.settings()), environment.settings());
        this.environment = environment;
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
            List<Blocker> blockers = new ArrayList<>(blockers(
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
            now.clearOthers(rebuild.number(), environment, tables());
            rebuilds.mark(rebuild.number(), Stage.BUILDING, wanted.form());
        } else if (!rebuilds.note(rebuild.number(), Stage.BUILDING).equals(wanted.form())) {
            beside.clear(environment, tables());
            throw new BlockedException(
                    "The rebuild of " + wanted.pipeline() + " was begun by code or settings that are no longer there.",
                    "Start it again with ./millrace rebuild " + wanted.pipeline() + ".");
        }
    }

    /**
     * Whether topics still have all that a pipeline has read of them, so that it can be read again.
     *
     * @param beginning where the pipeline began to read; null if it has not
     * @param ids those of the topics that it has read, by name
     */
    static List<Blocker> blockers(Offsets beginning, Map<String, String> ids, Map<String, FoundTopic> found) {
        List<Blocker> blockers = new ArrayList<>();
        if (beginning == null) {
            return blockers;
        }
        new TreeMap<>(beginning.byTopic()).forEach((topic, partitions) -> {
            FoundTopic now = found.get(topic);
            if (now == null || !now.id().equals(ids.getOrDefault(topic, now.id()))) {
                blockers.add(new Blocker(
                        "Topic " + topic + (now == null ? " is gone, or no longer read" : " was deleted and recreated")
                                + ", so what the tables hold of it cannot be read again.",
                        WAY_OUT));
                return;
            }
            new TreeMap<>(now.partitions()).forEach((partition, kept) -> {
                long first = partitions.getOrDefault(partition, 0L);
                if (kept.earliest() > first) {
                    blockers.add(gap(topic, partition, first, kept));
                }
            });
        });
        return blockers;
    }

    private static Blocker gap(String topic, int partition, long first, Kept kept) {
        return new Blocker(
                "Of topic " + topic + "/" + partition + " the offsets [" + first + ", " + kept.earliest()
                        + ") are in the tables, and Kafka no longer has them: a rebuild would lose them.",
                WAY_OUT);
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
        new Swap(wanted, beside, writer(built), environment, lease).run();
        rebuilds.mark(rebuild.number(), Stage.DONE, "");
        LOG.info("{}: rebuilt, and readers see the new tables", wanted.pipeline());
    }

    public void fail(String why) throws IOException {
        rebuilds.mark(rebuild.number(), Stage.FAILED, why);
        beside.clear(environment, tables());
        LOG.error("{}: the rebuild was given up, and the tables are as they were: {}", wanted.pipeline(), why);
    }

    private static String writer(Checkpoint checkpoint) throws IOException {
        return checkpoint.identity().map(Checkpoint.Identity::id).orElse("");
    }

    private Checkpoint checkpoint(Generation of) throws IOException {
        return of.checkpoint(environment);
    }

    /** Those that readers see. */
    private Set<String> tables() throws IOException {
        return live.identity().map(Checkpoint.Identity::tables).orElse(Set.of());
    }
}
