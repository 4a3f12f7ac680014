package io.millrace.events;

/** Text in the bytes it came in, already known to be UTF-8: a text column without decoding it. */
public record Utf8(byte[] bytes) {}
