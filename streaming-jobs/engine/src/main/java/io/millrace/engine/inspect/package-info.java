/** What a pipeline should have beside what it has: the start check and the audit. */
package io.millrace.engine.inspect;
