/** The ids of events, and which of them came before. */
package io.millrace.engine.repeats;
