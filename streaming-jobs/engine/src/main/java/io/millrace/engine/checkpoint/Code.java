package io.millrace.engine.checkpoint;

import io.millrace.engine.checkpoint.Code.StateForm;
import io.millrace.engine.state.RecordForm;
import io.millrace.engine.state.ThroughSpark;
import io.millrace.sdk.FoldStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a pipeline's code its checkpoint and tables depend on.
 *
 * @param state null for a flow without a fold
 * @param keys the key columns of each keyed table
 */
public record Code(StateForm state, Map<String, List<String>> keys) {
    public Code {
        keys = new TreeMap<>(keys);
    }

    /**
     * In what form keyed state is kept: state of one form means nothing to a fold with another.
     *
     * @param fold how Spark keeps it
     * @param fields the state record's fields with their types, in its order
     */
    public record StateForm(String fold, List<String> fields) {

        private static final String BY_KEY = "by key";
        private static final String WITH_DEADLINES = "in shards with deadlines";

        public StateForm {
            fields = List.copyOf(fields);
        }

        /** Null for a flow without folds; a step of datasets may keep state that only Spark knows. */
        public static StateForm of(List<? extends FoldStep<?, ?, ?>> folds) {
            if (folds.isEmpty() || ThroughSpark.of(folds).isPresent()) {
                return null;
            }
            List<String> fields = new ArrayList<>();
            for (int number = 0; number < folds.size(); number++) {
                String prefix = folds.size() == 1 ? "" : "fold " + (number + 1) + ": ";
                RecordForm.of(folds.get(number).stateType()).fields().forEach(field -> fields.add(prefix + field));
                folds.get(number)
                        .windows()
                        .ifPresent(windows ->
                                fields.add(prefix + "windows of " + windows.length() + " every " + windows.slide()));
            }
            return new StateForm(folds.stream().anyMatch(FoldStep::hasDeadlines) ? WITH_DEADLINES : BY_KEY, fields);
        }

        /** Engines that did not write down the form kept deadlines without timers. */
        public boolean hasTimers() {
            return fold.equals(WITH_DEADLINES);
        }
    }
}
