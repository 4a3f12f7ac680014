package io.millrace.sdk;

/** A row of a keyed table that holds no more: what a fold gives when a key has ended. */
public record Ended(Record row) {}
