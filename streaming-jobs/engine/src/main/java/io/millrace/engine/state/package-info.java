/** Keyed state in Spark's state store. */
package io.millrace.engine.state;
