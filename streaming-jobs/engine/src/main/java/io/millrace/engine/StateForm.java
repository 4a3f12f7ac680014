package io.millrace.engine;

import java.util.Arrays;
import java.util.List;

/**
 * In what form keyed state is kept: state of one form means nothing to a fold with another.
 *
 * @param fold how Spark keeps it
 * @param fields the state record's fields with their types, in its order
 */
record StateForm(String fold, List<String> fields) {

    private static final String BY_KEY = "by key";
    private static final String WITH_TIMERS = "by key with timers";

    StateForm {
        fields = List.copyOf(fields);
    }

    static StateForm of(TimedFold<?, ?, ?> fold) {
        List<String> fields = Arrays.stream(
                        Records.encoder(fold.stateType()).schema().fields())
                .map(field -> field.name() + " " + field.dataType().catalogString())
                .toList();
        return new StateForm(fold instanceof Fold ? BY_KEY : WITH_TIMERS, fields);
    }

    /** Engines that did not write down the form kept deadlines without timers. */
    boolean hasTimers() {
        return fold.equals(WITH_TIMERS);
    }
}
