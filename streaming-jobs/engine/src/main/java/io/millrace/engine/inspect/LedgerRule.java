package io.millrace.engine.inspect;

/** What has to hold of a ledger, and of what else is compared with it. It meets the batches in their order. */
interface LedgerRule {

    /**
     * @param before what the ledger adds up to before the batch
     * @param after with it
     */
    void meet(LedgerBatch batch, Balance before, Balance after);

    /** @param all what the whole ledger adds up to */
    default void end(Balance all) {}
}
