package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Offsets;
import java.util.Map;

/**
 * From where a checkpoint goes on.
 *
 * @param planned the newest batch that was planned; -1 before the first
 * @param done the newest batch that is done: the one before it, where that one has to run again
 * @param end where the newest batch ends; null before the first
 * @param resume where the next batch to run begins; null if that is not written down
 * @param frozen the settings of Spark that the checkpoint keeps
 */
public record ResumePoint(long planned, long done, Offsets end, Offsets resume, Map<String, String> frozen) {

    /** Whether any batch may have left something. */
    boolean hasBegun() {
        return planned >= 0;
    }
}
