/** Tables in the metastore and on storage: where they lie, how they are created, compacted and expired. */
package io.millrace.engine.lake;
