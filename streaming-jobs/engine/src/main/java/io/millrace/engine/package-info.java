/** What all of the engine knows: how it is set, and why it stops. */
package io.millrace.engine;
