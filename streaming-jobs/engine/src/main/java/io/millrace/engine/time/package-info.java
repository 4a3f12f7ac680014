/** Event time: how far it has come, and what is late. */
package io.millrace.engine.time;
