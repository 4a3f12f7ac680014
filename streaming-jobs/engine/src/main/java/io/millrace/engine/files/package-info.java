/** Rows, and the Parquet files that they are written to. */
package io.millrace.engine.files;
