package io.millrace.engine.inspect;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.checkpoint.Code;
import io.millrace.engine.inspect.Plan.Draft;
import io.millrace.engine.state.StateForm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Whether a fold understands the state that is kept for it. */
record StateCheck(Wanted wanted, Found found, ResumePoint from, Draft draft) {

    private static final String PARTITIONS = "spark.sql.shuffle.partitions";

    private static final Map<String, String> SETTINGS = Map.of(PARTITIONS, EngineSettings.STATE_PARTITIONS.key());

    static void of(Wanted wanted, Found found, ResumePoint from, Draft draft) {
        if (found.identity() != null && from.hasBegun()) {
            StateCheck check = new StateCheck(wanted, found, from, draft);
            check.compareForms();
            if (wanted.code().state() != null) {
                check.compareSettings();
                check.requireItsFolders();
            }
            check.requireEventTimes();
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
            if (now != null && !now.equals(before)) {
                String setting = SETTINGS.getOrDefault(key, key);
                draft.objectOrAnew(
                        setting + " is " + now + ", and the checkpoint's state was begun with " + before + ".",
                        "Go back with --set " + setting + "=" + before);
            }
        });
    }

    private void requireItsFolders() {
        int partitions = Integer.parseInt(from.frozen().getOrDefault(PARTITIONS, "0"));
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
        if (isTorn && timed > from.done()) {
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

    private void object(String problem) {
        draft.objectOrAnew(problem, "Go back to the code that made it");
    }
}
