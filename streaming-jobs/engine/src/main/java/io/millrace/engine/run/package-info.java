/** Pipelines at work: a batch is landed, folded, and committed. */
package io.millrace.engine.run;
