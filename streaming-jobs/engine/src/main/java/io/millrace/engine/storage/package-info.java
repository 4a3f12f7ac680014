/** Files and folders on whatever storage there is, and how the engine comes to them. */
package io.millrace.engine.storage;
