package io.millrace.engine.state;

/**
 * A fact at which a fold has failed.
 *
 * @param detail the first line of what it threw
 */
public record FailedFact(Fact fact, String detail) {}
