/** What is wanted beside what is found: what a start would do, and why it may not. */
package io.millrace.engine.plan;
