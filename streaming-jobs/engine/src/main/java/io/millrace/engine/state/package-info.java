/** Keyed state: how folds run on Spark, and in what form their state is kept. */
package io.millrace.engine.state;
