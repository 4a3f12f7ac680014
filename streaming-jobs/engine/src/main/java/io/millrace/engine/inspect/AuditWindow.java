package io.millrace.engine.inspect;

/**
 * Up to where things have to agree while a stream goes on beside the audit.
 *
 * @param settled the last batch that the ledger held before anything else was read: tables have to hold it
 * @param committed the last batch that Spark called done before tables were read: the ledger has to hold it
 * @param begun the last batch whose offsets Spark had written down after tables were read: none can be later
 */
record AuditWindow(long settled, long committed, long begun) {

    /**
     * Whether a table may hold a batch that the ledger does not.
     *
     * @param last the last batch of the ledger
     */
    boolean isUnderWay(long batch, long last) {
        return batch > Math.max(last, committed) && batch <= begun;
    }
}
