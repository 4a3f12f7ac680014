/** What is told of each record and batch: where it stood, and what became of it. */
package io.millrace.engine.ledger;
