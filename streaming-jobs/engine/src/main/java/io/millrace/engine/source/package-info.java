/** How records come in: read, parsed, checked for lateness and duplicates, and how far event time is. */
package io.millrace.engine.source;
