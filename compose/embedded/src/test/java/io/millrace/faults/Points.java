package io.millrace.faults;

import static io.millrace.faults.Moment.CLOSED;
import static io.millrace.faults.Moment.COMMITTED;
import static io.millrace.faults.Moment.COMMITTING;
import static io.millrace.faults.Moment.CREATING;
import static io.millrace.faults.Moment.DELETED;
import static io.millrace.faults.Moment.DELETING;
import static io.millrace.faults.Moment.RENAMED;
import static io.millrace.faults.Moment.RENAMING;
import static io.millrace.faults.Moment.WRITING;

import java.util.List;
import java.util.stream.Stream;

/** Where the driver is killed: the points that a batch passes, in this order, and those of what is done beside it. */
final class Points {

    static final String CHECKPOINT = "checkpoints/%1$s/main[^/]*/";

    /** A table's folder for a rebuilt generation is called otherwise. */
    private static final String TABLE = "warehouse/%1$s\\.db/[^/]+";

    private static final String QUARANTINE = "warehouse/%1$s\\.db/quarantine[^/]*";
    private static final String LEDGER = "warehouse/%1$s\\.db/ledger[^/]*";
    private static final String VALID_EVENTS = "warehouse/%1$s\\.db/valid_events[^/]*";

    /** The folder of a run, and below it that of a thousand batches. */
    private static final String BATCHES = "/%2$s/\\d+\\.\\d+/\\d+/";

    private static final String REWRITTEN = "/%2$s/\\d+\\.\\d+\\.rewritten/\\d+/";

    /** Of a Parquet table, in the folder of its batch and hidden until the commit. */
    private static final String DATA_FILE =
            "warehouse/%1$s\\.db/(?!ledger)[^/]+" + BATCHES + "(\\d+/_)?[\\d-]+\\.parquet$";

    private static final String MERGED = VALID_EVENTS + REWRITTEN + "\\d+-\\d+/";
    private static final String EVENT_TIMES_DRAFT = CHECKPOINT + "event-times/\\.\\d+\\..*\\.tmp$";

    static final Kill DURING_DATA = Kill.of("while a data file is written", WRITING, DATA_FILE);

    static final Kill BETWEEN_COMMITS = Kill.of(
            "between two tables' commits of a batch", COMMITTED, "warehouse/%1$s\\.db/(?!ledger)[^/]+" + log("ADDS"));

    private static final Kill BEFORE_REPLACEMENT =
            Kill.of("before a compaction's commit", COMMITTING, TABLE + log("REPLACES"));

    private static final List<Fault> OF_BATCHES = List.of(
            Kill.of("while the offset log is written", WRITING, CHECKPOINT + "offsets/\\."),
            Kill.of("after the offset log is written", RENAMED, CHECKPOINT + "offsets/\\d+$"),
            DURING_DATA,
            Kill.of("after a data file is written", CLOSED, DATA_FILE),
            Kill.of("while a change log of state is written", WRITING, CHECKPOINT + "state/.*changelog"),
            Kill.of("before a change log of state has its name", RENAMING, CHECKPOINT + "state/.*changelog$"),
            Kill.of(
                    "after the files, before any commit",
                    COMMITTING,
                    "warehouse/%1$s\\.db/(?!ledger)[^/]+" + log("ADDS")),
            BETWEEN_COMMITS,
            Kill.of("before the quarantine's commit", COMMITTING, QUARANTINE + log("ADDS")),
            Kill.of("after the quarantine's commit", COMMITTED, QUARANTINE + log("ADDS")),
            Kill.ofGame(
                    "after a hidden Parquet file has its name, before the stamp",
                    RENAMED,
                    VALID_EVENTS + BATCHES + "\\d+/[\\d-]+\\.parquet$"),
            Kill.ofGame(
                    "while the stamp of a Parquet partition is written",
                    WRITING,
                    VALID_EVENTS + BATCHES + "\\d+/_millrace\\.json$"),
            Kill.ofGame(
                    "after the Parquet files, before their partition is registered",
                    CLOSED,
                    VALID_EVENTS + BATCHES + "\\d+/_millrace\\.json$"),
            Kill.ofGame("after the partition is registered, before the ledger", CREATING, LEDGER + BATCHES),
            Kill.of("while the ledger's file is written", WRITING, LEDGER + BATCHES),
            Kill.of("before the ledger's commit", COMMITTING, LEDGER + log("ADDS")),
            Kill.of("after the ledger's commit, before Spark's", COMMITTED, LEDGER + log("ADDS")),
            Kill.of("while the event times are written", WRITING, EVENT_TIMES_DRAFT)
                    .butNotOf("game"),
            Kill.of("before the event times have their name", CLOSED, EVENT_TIMES_DRAFT)
                    .butNotOf("game"),
            Kill.of("after the event times are written, before Spark's commit", DELETING, EVENT_TIMES_DRAFT)
                    .butNotOf("game"),
            Kill.of("while the commit log is written", WRITING, CHECKPOINT + "commits/\\."),
            Kill.of("before the commit log has its name", RENAMING, CHECKPOINT + "commits/\\d+$"),
            Kill.of("after the commit log is written", RENAMED, CHECKPOINT + "commits/\\d+$"),
            Kill.of("while a snapshot of state is saved", WRITING, CHECKPOINT + "state/.*\\.zip"),
            Kill.of("before a snapshot of state has its name", RENAMING, CHECKPOINT + "state/.*\\.zip$"));

    private static final List<Fault> OF_MAINTENANCE = List.of(
            Kill.of("while a compaction writes", WRITING, TABLE + REWRITTEN + "(_temporary/.*)?part-[^/]*parquet$"),
            Kill.of("between a compaction's files and its commit", CLOSED, TABLE + REWRITTEN + "part-[^/]*parquet$"),
            BEFORE_REPLACEMENT,
            Kill.of("after a compaction's commit", COMMITTED, TABLE + log("REPLACES")),
            Kill.of("before a file that was compacted is deleted", DELETING, TABLE + BATCHES + "[\\d-]+\\.parquet$"),
            Kill.of("after a file that was compacted is deleted", DELETED, TABLE + BATCHES + "[\\d-]+\\.parquet$"),
            Kill.of(
                    "while a checkpoint of a Delta log is written",
                    WRITING,
                    TABLE + "/_delta_log/.*\\.checkpoint.*parquet"),
            Kill.of(
                    "after a checkpoint of a Delta log, before the log names it",
                    COMMITTING,
                    TABLE + "/_delta_log/_last_checkpoint"),
            Kill.of("while the log of a Delta table is cleaned up", DELETED, TABLE + "/_delta_log/\\d+\\.json$"),
            Kill.ofGame("while a merge of partitions writes", WRITING, MERGED + "(_temporary/.*)?part-[^/]*parquet$"),
            Kill.ofGame("between a merge's files and its stamp", CLOSED, MERGED + "part-[^/]*parquet$"),
            Kill.ofGame("between a merge's stamp and the metastore", CLOSED, MERGED + "_millrace\\.json$"),
            Kill.ofGame(
                    "before the folder of a partition that was merged is deleted",
                    DELETING,
                    VALID_EVENTS + BATCHES + "\\d+$"),
            Kill.ofGame(
                    "after the folder of a partition that was merged is deleted",
                    DELETED,
                    VALID_EVENTS + BATCHES + "\\d+$"));

    private static final List<Fault> TWICE = List.of(
            new KillAgain(
                    "kill -9 while a data file is written, and again while the next run writes it",
                    DURING_DATA,
                    DURING_DATA),
            new KillAgain(
                    "kill -9 between two tables' commits, and again between two others of the same batch",
                    BETWEEN_COMMITS,
                    BETWEEN_COMMITS),
            new KillAgain(
                    "kill -9 between two tables' commits, and again before Spark's",
                    BETWEEN_COMMITS,
                    Kill.of("", RENAMING, CHECKPOINT + "commits/\\d+$")),
            new KillAgain(
                    "kill -9 before a compaction's commit, and again while what it left is deleted",
                    BEFORE_REPLACEMENT,
                    Kill.of("", DELETED, TABLE + REWRITTEN + "part-[^/]*parquet$")));

    static final List<Fault> ALL =
            Stream.of(OF_BATCHES, OF_MAINTENANCE, TWICE).flatMap(List::stream).toList();

    /** A commit of this kind. */
    static String log(String kind) {
        return "/_delta_log/\\d+\\.json " + kind + "$";
    }

    private Points() {}
}
