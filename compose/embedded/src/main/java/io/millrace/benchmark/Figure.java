package io.millrace.benchmark;

/**
 * One thing that a soak watches.
 *
 * @param what is measured, with its unit
 * @param of which table, pipeline or process it is; empty if there is only one
 */
record Figure(String what, String of) {

    static final String BATCH_P50 = "batch p50 s";
    static final String BATCH_P99 = "batch p99 s";
    static final String COMMIT = "commit mean s";
    static final String HEAP = "heap after collection MiB";
    static final String METASTORE_CALLS = "metastore calls per batch";
    static final String CHECKPOINT_FILES = "checkpoint files";
    static final String LIVE_FILES = "live files";
    static final String STORED_FILES = "stored files";
    static final String LOG_FILES = "log files";
    static final String PARTITIONS = "partitions";
    static final String COUNT = "Trino count s";

    static final String BATCH_GROWTH = "batch p50, last window / second window";
    static final String HEAP_SPREAD = "heap, distance from its median %";
    static final String COUNT_RATIO = "Trino count, live / compacted copy";
    static final String VIOLATIONS = "audit violations";
    static final String AUDIT_SECONDS = "audit s";
    static final String AUDIT_HEAP = "audit peak heap MiB";

    static Figure of(String what) {
        return new Figure(what, "");
    }
}
