package io.millrace.engine.inspect;

import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Stamp;
import java.time.Instant;
import java.util.Map;

/**
 * A row of the ledger as it was read.
 *
 * @param quarantined the column of that name, which has to be the sum of the range's
 */
record LedgerEntry(
        String pipeline,
        String query,
        long batch,
        Stamp.Range range,
        long quarantined,
        Map<String, Long> written,
        Instant committedAt) {

    /** Whether it gives its range up: nobody has read that, and it stands behind its batch, not within. */
    boolean isSkip() {
        return query.equals(LedgerRow.SKIP);
    }

    String partition() {
        return range.topic() + "-" + range.partition();
    }
}
