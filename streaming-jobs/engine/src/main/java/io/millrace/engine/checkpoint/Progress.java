package io.millrace.engine.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How far a checkpoint is, as its folder has it. Nothing of it is made good here.
 *
 * @param planned the newest batches that were planned, the newest first
 * @param committed the newest batch that Spark noted as done; -1 for none
 * @param torn the files that are empty or torn, and the id of Spark's query if it is missing
 * @param beginning where the first batch began; null if that is not written down
 * @param statePartitions the parts of the state that there are folders for
 * @param timed the newest batch whose event times are written down, if they are
 */
public record Progress(
        List<Planned> planned,
        long committed,
        Set<String> torn,
        Offsets beginning,
        Set<Integer> statePartitions,
        OptionalLong timed) {

    static final Progress NONE = new Progress(List.of(), -1, Set.of(), null, Set.of(), OptionalLong.empty());

    /**
     * A batch as Spark planned it before it ran.
     *
     * @param offsets where it ends; null if that cannot be read
     * @param frozen the settings of Spark that the checkpoint keeps
     */
    public record Planned(long batch, Offsets offsets, Map<String, String> frozen) {
        public Planned {
            frozen = Map.copyOf(frozen);
        }
    }

    public Progress {
        planned = List.copyOf(planned);
        torn = Set.copyOf(torn);
        statePartitions = Set.copyOf(statePartitions);
    }
}
