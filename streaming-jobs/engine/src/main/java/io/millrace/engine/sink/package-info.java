/** What tasks write: rows, the Parquet files they go to, and topics. */
package io.millrace.engine.sink;
