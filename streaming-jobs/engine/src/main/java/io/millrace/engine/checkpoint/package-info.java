/** What a pipeline's checkpoint says of where it stands and what code it belongs to. */
package io.millrace.engine.checkpoint;
