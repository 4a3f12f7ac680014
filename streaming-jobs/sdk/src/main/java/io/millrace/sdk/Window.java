package io.millrace.sdk;

import java.time.Instant;

/** A span of event time: from its start, and up to its end without it. */
public record Window(Instant start, Instant end) {}
