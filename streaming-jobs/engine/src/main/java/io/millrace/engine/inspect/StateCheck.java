package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Code;
import io.millrace.engine.checkpoint.Code.StateForm;
import io.millrace.engine.checkpoint.Progress.Planned;
import io.millrace.engine.inspect.Plan.Draft;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether a fold understands the state that is kept for it. */
record StateCheck(Wanted wanted, Found found, ResumePoint from, Draft draft) {

    private static final String PARTITIONS = "spark.sql.shuffle.partitions";

    static void of(Wanted wanted, Found found, ResumePoint from, Draft draft) {
        if (found.identity() != null && from.hasBegun()) {
            StateCheck check = new StateCheck(wanted, found, from, draft);
            check.compareForms();
            if (wanted.code().state() != null) {
                check.compareSettings();
                check.requireItsFolders();
            }
            check.requireEventTimes();
            if (wanted.code().state() != null) {
                check.repartition();
            }
        }
    }

    private void compareForms() {
        Code code = found.identity().code();
        StateForm now = wanted.code().state();
        if (code == null) {
            if (now != null && now.hasTimers()) {
                object("The checkpoint was begun by an engine that kept the deadlines of a fold in another way.");
            }
            return;
        }
        StateForm before = code.state();
        if (Objects.equals(before, now)) {
            return;
        }
        if (before == null || now == null || !before.fold().equals(now.fold())) {
            object("The checkpoint keeps " + sentence(before) + ", and the code wants " + sentence(now) + ".");
        } else {
            object("The state record has the fields " + now.fields() + ", and the checkpoint keeps " + before.fields()
                    + ": " + difference(before.fields(), now.fields()) + ".");
        }
    }

    private static String sentence(StateForm form) {
        return form == null ? "no state" : "state " + form.fold();
    }

    private static String difference(List<String> before, List<String> now) {
        List<String> gone =
                before.stream().filter(field -> !now.contains(field)).toList();
        List<String> come =
                now.stream().filter(field -> !before.contains(field)).toList();
        return gone.isEmpty() && come.isEmpty()
                ? "their order is another"
                : "gone are " + gone + ", and " + come + " have come";
    }

    private void compareSettings() {
        from.frozen().forEach((key, before) -> {
            String now = wanted.spark().get(key);
            if (now != null && !now.equals(before) && !key.equals(PARTITIONS)) {
                draft.objectOrAnew(
                        key + " is " + now + ", and the checkpoint's state was begun with " + before + ".",
                        "Go back with --set " + key + "=" + before);
            }
        });
    }

    private void requireItsFolders() {
        int partitions = Integer.parseInt(partitions(from.done()).orElse("0"));
        List<Integer> missing = IntStream.range(0, partitions)
                .boxed()
                .filter(partition -> !found.progress().statePartitions().contains(partition))
                .toList();
        if (from.done() >= 0 && !missing.isEmpty()) {
            draft.objectOrAnew(
                    "The checkpoint " + found.checkpoint() + " has done " + (from.done() + 1)
                            + " batches, and the parts " + missing + " of its state are gone.",
                    "Restore the whole folder as it was last");
        }
    }

    private void requireEventTimes() {
        if (!wanted.isTimed() || from.done() < 0) {
            return;
        }
        long timed = found.progress().timed().orElse(-1);
        boolean isTorn = found.progress().torn().contains("event-times/" + timed);
        if (timed > from.planned()) {
            draft.step(
                    Step.Action.CLEAR,
                    "event-times/" + timed,
                    "removes event-times/" + timed + " of the checkpoint: batch " + timed + " is planned again");
        } else if (isTorn && timed > from.done()) {
            draft.step(
                    Step.Action.CLEAR,
                    "event-times/" + timed,
                    "removes event-times/" + timed + " of the checkpoint, which is torn: batch " + timed
                            + " runs again and writes it");
        } else if (isTorn || timed < from.done()) {
            draft.objectOrAnew(
                    "The checkpoint " + found.checkpoint() + " does not say how far event time had come when batch "
                            + from.done() + " was done.",
                    "Restore its folder event-times as it was last");
        }
    }

    /**
     * Spark keeps the number of partitions with each batch. Where that of the planned batch is not the one before it,
     * a start has died while it repartitioned: that batch reads nothing, and no other number can take its place.
     */
    private void repartition() {
        String wished = wanted.spark().get(PARTITIONS);
        if (wished == null) {
            return;
        }
        String planned = partitions(from.planned()).orElse(wished);
        String done = partitions(from.done()).orElse(planned);
        if (!planned.equals(done)) {
            repartition("finishes what an earlier start began: it ", done, planned);
        } else if (from.done() < from.planned() && !wished.equals(planned)) {
            draft.step(
                    Step.Action.FINISH,
                    Long.toString(from.planned()),
                    "runs batch " + from.planned() + " with the " + planned + " state partitions that it was planned"
                            + " with, then " + sentence(planned, wished));
            return;
        }
        if (!wished.equals(planned)) {
            repartition("", planned, wished);
        }
    }

    private void repartition(String prefix, String before, String after) {
        draft.step(Step.Action.REPARTITION, after, prefix + sentence(before, after));
    }

    private static String sentence(String before, String after) {
        return "repartitions the state from " + before + " to " + after + ", without reading the topics again";
    }

    private Optional<String> partitions(long batch) {
        return found.progress().planned().stream()
                .filter(planned -> planned.batch() == batch)
                .map(Planned::frozen)
                .flatMap(frozen -> Optional.ofNullable(frozen.get(PARTITIONS)).stream())
                .findFirst();
    }

    private void object(String problem) {
        draft.objectOrAnew(problem, "Go back to the code that made it");
    }
}
