package io.millrace.engine;

/** Why a pipeline must not go on as things are, and what to do. */
public record Objection(String problem, String wayOut) {}
