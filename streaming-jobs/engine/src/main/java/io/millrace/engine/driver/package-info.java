/** Pipelines at work: their lifecycle in a driver process, and its status. */
package io.millrace.engine.driver;
