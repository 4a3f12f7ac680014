/** Tables: made in the metastore, committed to, and kept tidy. */
package io.millrace.engine.tables;
