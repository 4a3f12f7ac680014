package io.millrace.engine.rebuild;

import io.millrace.engine.Objection;
import io.millrace.engine.Output;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Refusal;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.outside.Folders;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.plan.Found;
import io.millrace.engine.plan.Survey;
import io.millrace.engine.plan.Wanted;
import io.millrace.engine.tables.Generation;
import io.millrace.engine.tables.Rebuilds;
import io.millrace.engine.tables.Rebuilds.Rebuild;
import io.millrace.engine.tables.Rebuilds.Stage;
import io.millrace.engine.tables.WantedTable;
import io.millrace.engine.tables.Warehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rebuild: what each of its stages does with checkpoints and tables. */
public final class Rebuilding {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);

    private final Wanted wanted;
    private final Surroundings around;
    private final Rebuilds rebuilds;
    private final Rebuild rebuild;
    private final Generation now;
    private final Generation beside;
    private final Checkpoint live;
    private final Checkpoint built;

    public Rebuilding(Pipeline pipeline, Surroundings around, Rebuilds rebuilds, Rebuild rebuild) throws IOException {
        this.wanted = Wanted.of(pipeline, pipeline.flow(around.settings()), around.settings());
        this.around = around;
        this.rebuilds = rebuilds;
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
            List<Objection> objections = new ArrayList<>(Beginnings.objections(
                    live.progress().beginning(),
                    live.identity().map(Checkpoint.Identity::topics).orElse(Map.of()),
                    around.topics().find(wanted.topics())));
            wanted.tables().stream()
                    .filter(table -> table.output() instanceof Output.Parquet)
                    .forEach(table -> objections.addAll(otherColumns(table)));
            if (!objections.isEmpty()) {
                throw new Refusal(objections);
            }
            clearOlder();
            rebuilds.mark(rebuild.number(), Stage.BUILDING, wanted.form());
        } else if (!rebuilds.note(rebuild.number(), Stage.BUILDING).equals(wanted.form())) {
            clear(beside);
            throw new Refusal(
                    "The rebuild of " + wanted.pipeline() + " was begun by code or settings that are no longer there.",
                    "Begin it anew with ./millrace rebuild " + wanted.pipeline() + ".");
        }
    }

    /** To a plain table that others read the metastore adds columns, and does nothing else with them. */
    private List<Objection> otherColumns(WantedTable table) {
        if (!warehouse().exists(table.database(), table.name())) {
            return List.of();
        }
        return warehouse().columns(table.database(), table.name()).entrySet().stream()
                .filter(column -> !column.getValue().equals(table.columns().get(column.getKey())))
                .map(column -> new Objection(
                        "Column " + column.getKey() + " of " + table.qualifiedName() + " is " + column.getValue()
                                + ", and the code writes another one or none. A rebuild is nothing that readers notice,"
                                + " and this they would.",
                        "If they can do without the table for a while, drop the pipeline and start it anew:"
                                + " ./millrace drop " + wanted.pipeline() + "."))
                .toList();
    }

    private Warehouse warehouse() {
        return new Warehouse(around.spark(), around.engine().warehouse().toString());
    }

    public void swap() throws IOException {
        // A swap that was broken off has changed some tables: only its note still says whose they were.
        if (rebuild.stage() != Stage.SWAPPING) {
            rebuilds.mark(rebuild.number(), Stage.SWAPPING, owner());
        }
        String from = rebuilds.note(rebuild.number(), Stage.SWAPPING);
        new Swap(wanted, beside, from, writer(built), around).run();
        rebuilds.mark(rebuild.number(), Stage.DONE, "");
        clearShared(beside);
        LOG.info("{}: rebuilt, and readers see the new tables", wanted.pipeline());
    }

    public void fail(String why) throws IOException {
        rebuilds.mark(rebuild.number(), Stage.FAILED, why);
        clear(beside);
        LOG.error("{}: the rebuild was given up, and the tables are as they were: {}", wanted.pipeline(), why);
    }

    /** Whose rows readers see: of the live checkpoint, or where that is gone, of whom the tables say. */
    private String owner() throws IOException {
        Found found = new Survey(warehouse(), around.engine(), around.hadoop(), around.kernel()).of(wanted, Map::of);
        return found.writer();
    }

    private static String writer(Checkpoint checkpoint) throws IOException {
        return checkpoint.identity().map(Checkpoint.Identity::id).orElse("");
    }

    private Checkpoint checkpoint(Generation of) throws IOException {
        return new Checkpoint(around.engine().checkpoints(), of.pipeline(), of.checkpoint(), around.hadoop());
    }

    /** What was live before the last rebuild. Queries that read it then have long ended. */
    private void clearOlder() throws IOException {
        for (int number = 0; number < rebuild.number(); number++) {
            if (number != now.number()) {
                clear(Generation.live(wanted.pipeline(), number));
            }
        }
    }

    private void clear(Generation old) throws IOException {
        Checkpoint checkpoint = checkpoint(old);
        String writer = writer(checkpoint);
        Set<String> here =
                checkpoint.identity().map(Checkpoint.Identity::tables).orElse(Set.of());
        Set<String> superseded =
                live.identity().map(Checkpoint.Identity::tables).orElse(Set.of());
        for (String table : here) {
            if (!old.isLive() || superseded.contains(table)) {
                delete(old.folder(around.engine().warehouse(), wanted.pipeline(), table));
            }
        }
        if (old.isLive() && !writer.isEmpty()) {
            for (WantedTable table : shared()) {
                delete(now.folder(around.engine().warehouse(), table) + "/" + writer);
            }
        } else if (!old.isLive()) {
            clearShared(old);
        }
        delete(checkpoint.folder().toString());
    }

    private void clearShared(Generation built) {
        shared().forEach(table -> delete(built.folder(around.engine().warehouse(), table)));
    }

    private Set<WantedTable> shared() {
        return wanted.tables().stream().filter(WantedTable::isShared).collect(Collectors.toSet());
    }

    private void delete(String folder) {
        Folders.delete(new Path(folder), around.hadoop());
    }
}
