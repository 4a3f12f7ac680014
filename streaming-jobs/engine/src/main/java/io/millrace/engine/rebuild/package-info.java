/** Tables that are made anew beside the live ones, and take their place. */
package io.millrace.engine.rebuild;
