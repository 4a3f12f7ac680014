/** What the engine stands on and did not make: Kafka, storage, the metastore, Spark. */
package io.millrace.engine.outside;
