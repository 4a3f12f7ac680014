/** The proof that nothing is lost and nothing there twice. */
package io.millrace.engine.audit;
