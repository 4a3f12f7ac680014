package io.millrace.engine.inspect;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Code;
import io.millrace.engine.inspect.Plan.Draft;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/** Whether tables are those that the checkpoint made, and hold what the code writes. */
record TableCheck(WantedTable wanted, FoundTable found, Checkpoint.Identity identity, ResumePoint from, Draft draft) {

    /** What a table holds whose log cannot be read, nobody knows; nothing else can be said then. */
    static void requireReadable(Wanted wanted, Found found, Draft draft) {
        for (WantedTable table : wanted.tables()) {
            String torn = found.table(table.name()).torn();
            if (torn == null) {
                continue;
            }
            draft.objectOrAnew(
                    "The last commit of " + table.qualifiedName() + ", " + torn + ", is empty or torn.", "Restore it");
        }
    }

    static void of(Wanted wanted, Found found, ResumePoint from, Draft draft) {
        requireItsPlace(wanted.pipeline(), wanted.warehouse(), found.databases().get(wanted.pipeline()), draft);
        for (WantedTable table : wanted.tables()) {
            new TableCheck(table, found.table(table.name()), found.identity(), from, draft).compare();
        }
        if (found.identity() != null) {
            new TreeSet<>(found.identity().tables())
                    .stream()
                            .filter(name -> wanted.tables().stream()
                                    .noneMatch(table -> table.name().equals(name)))
                            .forEach(name -> draft.step(
                                    Step.Action.TELL,
                                    name,
                                    wanted.pipeline() + "." + name + " is no longer written, and keeps what it has"));
        }
    }

    private static void requireItsPlace(String database, String warehouse, String found, Draft draft) {
        String wanted = path(Warehouse.folder(warehouse, database).toString());
        if (found != null && !path(found).equals(wanted)) {
            draft.object(
                    "The metastore has database " + database + " in " + found + ", and the warehouse is " + warehouse
                            + ".",
                    "Say where it is with --set " + EngineSettings.WAREHOUSE.key() + "=…, or use another metastore.");
        }
    }

    private static String path(String place) {
        return new Path(place).toUri().getPath();
    }

    private void compare() {
        if (!found.isRegistered() && isKnown() && found.hasFiles() && isOwn()) {
            draft.step(
                    Step.Action.REGISTER,
                    wanted.name(),
                    "registers " + table() + " in the metastore, which does not know it");
            compareKeys();
            compareColumns();
        } else if (!found.isRegistered()) {
            makeIt();
        } else if (!found.hasFiles()) {
            draft.object(
                    "The metastore knows the table " + table() + ", and its folder is gone.",
                    "Restore the folder, or drop the pipeline to read its topics from the beginning: ./millrace drop "
                            + wanted.database() + ".");
        } else if (!isOwn()) {
            draft.objectOrAnew(
                    "Table " + table() + " belongs to checkpoint " + (found.owner() == null ? "nobody" : found.owner())
                            + ", and "
                            + (identity == null
                                    ? "this pipeline has none."
                                    : "this pipeline's checkpoint is " + identity.id() + ".")
                            + " Going on would lose or repeat rows.",
                    "Restore the checkpoint that wrote the table");
        } else {
            compareKeys();
            compareColumns();
            if (!isKnown() && found.last() >= 0) {
                tell(table() + " is written again from here on; what came meanwhile is not in it");
            }
        }
    }

    private void makeIt() {
        if (isKnown()) {
            draft.objectOrAnew(
                    "Table " + table() + " is gone, and the checkpoint has read past the events that were in it.",
                    "Restore the table");
        } else if (found.hasFiles() && !isOwn()) {
            // Its own may be half made.
            draft.object(
                    "There is a table in the folder of " + table() + ", and the metastore does not know it.",
                    "Restore the metastore, or move that folder away.");
        } else {
            draft.step(
                    Step.Action.CREATE,
                    wanted.name(),
                    "makes " + table()
                            + (from.hasBegun() && from.resume() != null
                                    ? ", which begins at offsets "
                                            + from.resume().byTopic()
                                    : ""));
        }
    }

    private boolean isOwn() {
        return identity != null && identity.id().equals(found.owner());
    }

    /** Whether the checkpoint knows that the table was made. */
    private boolean isKnown() {
        return identity != null && identity.tables().contains(wanted.name());
    }

    private void compareKeys() {
        Code code = identity == null ? null : identity.code();
        List<String> before = code == null ? wanted.keys() : code.keys().getOrDefault(wanted.name(), wanted.keys());
        if (!before.equals(wanted.keys())) {
            draft.objectOrAnew(
                    "The keys of " + table() + " are " + before + ", and the code has " + wanted.keys()
                            + ": its changes could not be told apart.",
                    "Go back to the code that made it");
        }
    }

    private void compareColumns() {
        Map<String, String> more = new TreeMap<>(wanted.columns());
        more.keySet().removeAll(found.columns().keySet());
        found.columns().forEach((column, type) -> {
            String now = wanted.columns().get(column);
            if (now != null && !now.equals(type)) {
                objectToCode(
                        "Column " + column + " of " + table() + " is " + type + ", and the code writes " + now + ".");
            } else if (now == null) {
                objectToCode("Table " + table() + " has the column " + column + " " + type
                        + ", which the code no longer writes.");
            }
        });
        if (!more.isEmpty()) {
            draft.step(
                    Step.Action.GROW,
                    wanted.name(),
                    "adds to " + table() + " the columns "
                            + String.join(
                                    ", ",
                                    more.entrySet().stream()
                                            .map(column -> column.getKey() + " " + column.getValue())
                                            .toList())
                            + ", null in the rows it has");
        }
    }

    private void objectToCode(String problem) {
        draft.objectOrAnew(problem, "Go back to the code that made it");
    }

    private String table() {
        return wanted.qualifiedName();
    }

    private void tell(String text) {
        draft.step(Step.Action.TELL, wanted.name(), text);
    }
}
