package io.millrace.engine.checkpoint;

import io.millrace.engine.state.StateForm;
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
}
