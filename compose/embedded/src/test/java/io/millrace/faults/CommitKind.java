package io.millrace.faults;

import java.util.List;

/** What a commit does to the files of a Delta table. */
enum CommitKind {
    ADDS,
    REMOVES,
    /** As a compaction does. */
    REPLACES,
    /** As does the fence of a driver that starts, or whoever creates the table. */
    CHANGES_NO_FILE;

    /** @param actions as they stand in the log, a line for each */
    static CommitKind of(List<String> actions) {
        boolean adds = actions.stream().anyMatch(action -> action.startsWith("{\"add\":"));
        boolean removes = actions.stream().anyMatch(action -> action.startsWith("{\"remove\":"));
        if (adds) {
            return removes ? REPLACES : ADDS;
        }
        return removes ? REMOVES : CHANGES_NO_FILE;
    }
}
