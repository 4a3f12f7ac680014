package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.checkpoint.Progress.Planned;
import io.millrace.engine.inspect.Plan.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whose a checkpoint is, and from where it goes on. */
public final class CheckpointCheck {

    private final Wanted wanted;
    private final Found found;
    private final Draft draft;
    private final List<Planned> planned;
    private long committed;

    private CheckpointCheck(Wanted wanted, Found found, Draft draft) {
        this.wanted = wanted;
        this.found = found;
        this.draft = draft;
        this.planned = new ArrayList<>(found.progress().planned());
        this.committed = found.progress().committed();
    }

    public static ResumePoint of(Wanted wanted, Found found, Draft draft) {
        CheckpointCheck check = new CheckpointCheck(wanted, found, draft);
        check.whoseItIs();
        check.clearWhatIsTorn();
        check.requireItsLogs();
        return check.standpoint();
    }

    private void whoseItIs() {
        if (found.isIdentityTorn()) {
            draft.object(
                    "The checkpoint " + found.checkpoint() + " has a " + Checkpoint.IDENTITY
                            + " that is empty or torn, so it is not known whose it is.",
                    "Restore that file, or move the folder away together with the pipeline's tables to start from the beginning.");
        } else if (found.identity() == null && hasContent()) {
            draft.object(
                    "The checkpoint " + found.checkpoint() + " has no " + Checkpoint.IDENTITY
                            + ", so it is not known whose it is.",
                    "Restore that file, or move the folder away together with the pipeline's tables to start from the beginning.");
        } else if (found.identity() != null && !found.identity().pipeline().equals(wanted.pipeline())) {
            draft.object(
                    "The checkpoint " + found.checkpoint() + " belongs to pipeline "
                            + found.identity().pipeline() + ", not to " + wanted.pipeline() + ".",
                    "Give " + wanted.pipeline() + " a folder of its own with --set checkpoints=….");
        }
    }

    /** A restore that was cut off may have brought back some of it. */
    private boolean hasContent() {
        return !planned.isEmpty()
                || committed >= 0
                || !found.progress().statePartitions().isEmpty();
    }

    /** A crash of the machine can leave files without content. What nothing depends on is written again. */
    private void clearWhatIsTorn() {
        if (isTorn(Checkpoint.QUERY)) {
            draft.step(
                    Step.Action.NAME,
                    Checkpoint.QUERY,
                    "writes " + Checkpoint.QUERY + " of the checkpoint again, which is gone or torn: Spark's query gets"
                            + " another id");
        }
        if (planned.isEmpty() && isTorn("sources/0/0")) {
            clear("sources/0/0", "no batch has begun there");
        }
        if (isTorn("commits/" + committed)) {
            clear("commits/" + committed, again(committed));
            committed--;
        }
        if (!planned.isEmpty() && planned.get(0).offsets() == null) {
            clearPlanned(planned.get(0).batch());
        }
    }

    private void clearPlanned(long batch) {
        String holders = found.tables().entrySet().stream()
                .filter(table -> table.getValue().last() >= batch)
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!holders.isEmpty()) {
            draft.objectOrAnew(
                    "In the checkpoint " + found.checkpoint() + " the file offsets/" + batch
                            + " is empty or torn, and the batch is in " + holders + " already.",
                    "Restore that file");
            return;
        }
        clear("offsets/" + batch, "batch " + batch + " is in no table and is planned again");
        planned.remove(0);
        if (committed == batch) {
            clear("commits/" + batch, again(batch));
            committed--;
        }
    }

    private static String again(long batch) {
        return "batch " + batch + " runs again, and tables that hold it stay as they are";
    }

    private boolean isTorn(String file) {
        return found.progress().torn().contains(file);
    }

    private void clear(String file, String why) {
        draft.step(Step.Action.CLEAR, file, "removes " + file + " of the checkpoint, which is torn: " + why);
    }

    private void requireItsLogs() {
        long last = last();
        if (last >= 0 && planned.get(0).offsets() == null) {
            return;
        }
        if (committed > last) {
            draft.objectOrAnew(
                    "The checkpoint " + found.checkpoint() + " has noted batch " + committed
                            + " as done, and its folder offsets "
                            + (last < 0 ? "is gone." : "ends at batch " + last + "."),
                    "Restore the whole folder as it was last");
        } else if (last >= 0 && resume() == null) {
            draft.objectOrAnew(
                    "The checkpoint " + found.checkpoint() + " does not say where batch " + (done() + 1) + " begins.",
                    "Restore its folder, offsets and sources included");
        }
    }

    private long last() {
        return planned.isEmpty() ? -1 : planned.get(0).batch();
    }

    /** A batch is planned once the one before it is done, whether that was noted or not. */
    private long done() {
        return committed >= last() ? last() : last() - 1;
    }

    private Offsets resume() {
        return done() < 0
                ? found.progress().beginning()
                : planned.stream()
                        .filter(batch -> batch.batch() == done())
                        .findFirst()
                        .map(Planned::offsets)
                        .orElse(null);
    }

    private ResumePoint standpoint() {
        return planned.isEmpty()
                ? new ResumePoint(-1, -1, null, found.progress().beginning(), Map.of())
                : new ResumePoint(
                        last(),
                        done(),
                        planned.get(0).offsets(),
                        resume(),
                        planned.get(0).frozen());
    }
}
