/** How a batch becomes visible, once: stamps, the ledger, and the commits of Delta and Parquet tables. */
package io.millrace.engine.commit;
