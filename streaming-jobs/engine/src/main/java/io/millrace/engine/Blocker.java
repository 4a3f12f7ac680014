package io.millrace.engine;

/** Why a pipeline must not go on as things are, and what to do. */
public record Blocker(String problem, String wayOut) {}
