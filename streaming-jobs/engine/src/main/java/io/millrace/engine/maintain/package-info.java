/** What changes a pipeline from outside its stream: rebuild, drop and skip. */
package io.millrace.engine.maintain;
