package io.millrace.engine;

import java.time.Instant;
import java.util.Map;

/**
 * A row of the ledger as it was read.
 *
 * @param quarantined the column of that name, which has to be the sum of the range's
 */
record LedgerEntry(
        String pipeline,
        long batch,
        Stamp.Range range,
        long quarantined,
        Map<String, Long> written,
        Instant committedAt) {

    String partition() {
        return range.topic() + "-" + range.partition();
    }
}
