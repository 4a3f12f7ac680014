package io.millrace.faults;

import static io.millrace.faults.Moment.CLOSED;
import static io.millrace.faults.Moment.COMMITTED;
import static io.millrace.faults.Moment.COMMITTING;
import static io.millrace.faults.Moment.CREATING;
import static io.millrace.faults.Moment.DELETING;
import static io.millrace.faults.Moment.RENAMED;
import static io.millrace.faults.Moment.RENAMING;
import static io.millrace.faults.Moment.WRITING;

import java.util.List;

/** Where the driver is killed: the points that a batch passes, in this order, and those of what is done beside it. */
final class Points {

    private static final String CHECKPOINT = "checkpoints/%1$s/main[^/]*/";
    private static final String COMMIT = "/_delta_log/\\d+\\.json$";

    static final Kill DURING_DATA =
            Kill.of("while a data file is written", WRITING, "warehouse/%1$s\\.db/.*part-\\d+-\\d+\\.parquet$");

    static final Kill BETWEEN_COMMITS =
            Kill.of("between two tables' commits of a batch", COMMITTED, "warehouse/%1$s\\.db/[^/]+" + COMMIT);

    static final List<Fault> ALL = List.of(
            Kill.of("while the offset log is written", WRITING, CHECKPOINT + "offsets/\\."),
            Kill.of("after the offset log is written", RENAMED, CHECKPOINT + "offsets/\\d+$"),
            DURING_DATA,
            Kill.of("after a data file is written", CLOSED, "warehouse/%1$s\\.db/.*part-\\d+-\\d+\\.parquet$"),
            Kill.of("while a change log of state is written", WRITING, CHECKPOINT + "state/.*changelog"),
            Kill.of("before a change log of state has its name", RENAMING, CHECKPOINT + "state/.*changelog$"),
            Kill.of("after the files, before any commit", COMMITTING, "warehouse/%1$s\\.db/[^/]+" + COMMIT),
            BETWEEN_COMMITS,
            Kill.of("before the quarantine's commit", COMMITTING, "warehouse/ops\\.db/quarantine" + COMMIT),
            Kill.of("after the quarantine's commit", COMMITTED, "warehouse/ops\\.db/quarantine" + COMMIT),
            Kill.ofGame(
                    "while the stamp of a Parquet partition is written",
                    WRITING,
                    "valid_events[^/]*/.*_millrace\\.json$"),
            Kill.ofGame(
                    "after the Parquet files, before their partition is registered",
                    CLOSED,
                    "valid_events[^/]*/.*_millrace\\.json$"),
            Kill.ofGame("after the partition is registered, before the ledger", CREATING, "ops\\.db/ledger/%2$s/"),
            Kill.of("while the ledger's file is written", WRITING, "ops\\.db/ledger/%2$s/"),
            Kill.of("before the ledger's commit", COMMITTING, "warehouse/ops\\.db/ledger" + COMMIT),
            Kill.of("after the ledger's commit, before Spark's", COMMITTED, "warehouse/ops\\.db/ledger" + COMMIT),
            Kill.of("while the event times are written", WRITING, CHECKPOINT + "event-times/\\d+\\.next$")
                    .butNotOf("game"),
            Kill.of("before the event times have their name", RENAMING, CHECKPOINT + "event-times/\\d+$")
                    .butNotOf("game"),
            Kill.of("while the commit log is written", WRITING, CHECKPOINT + "commits/\\."),
            Kill.of("before the commit log has its name", RENAMING, CHECKPOINT + "commits/\\d+$"),
            Kill.of("after the commit log is written", RENAMED, CHECKPOINT + "commits/\\d+$"),
            Kill.of("while a snapshot of state is saved", WRITING, CHECKPOINT + "state/.*\\.zip"),
            Kill.of("before a snapshot of state has its name", RENAMING, CHECKPOINT + "state/.*\\.zip$"),
            Kill.of("while a compaction writes", WRITING, "compacted-\\d+/.*parquet$"),
            Kill.of("between a compaction's files and its commit", CLOSED, "compacted-\\d+/_SUCCESS$"),
            Kill.of("while a checkpoint of a Delta log is written", WRITING, "_delta_log/.*\\.checkpoint.*parquet"),
            new KillAgain(
                    "kill -9 while a data file is written, and again before it is removed",
                    DURING_DATA,
                    Kill.of("", DELETING, "warehouse/%1$s\\.db/.*(%2$s/|batch=)\\d+$")),
            new KillAgain(
                    "kill -9 between two tables' commits, and again between two others of the same batch",
                    BETWEEN_COMMITS,
                    BETWEEN_COMMITS),
            new KillAgain(
                    "kill -9 between two tables' commits, and again before Spark's",
                    BETWEEN_COMMITS,
                    Kill.of("", RENAMING, CHECKPOINT + "commits/\\d+$")));

    private Points() {}
}
