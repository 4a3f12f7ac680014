package io.millrace.faults;

/** When, in the life of a file, the driver is stopped. */
enum Moment {
    /** Nothing of the file is there yet. */
    CREATING,
    /** Half of what was first written to it is there. */
    WRITING,
    CLOSED,
    /** It has its name in a moment. */
    RENAMING,
    RENAMED,
    DELETING,
    DELETED,
    /** A commit of a Delta table is about to take its place in the log; {@link CommitKind} follows its path. */
    COMMITTING,
    COMMITTED
}
