/** What a pipeline says of itself: {@link io.millrace.engine.Flow} and what it is made of. All else is beneath. */
package io.millrace.engine;
