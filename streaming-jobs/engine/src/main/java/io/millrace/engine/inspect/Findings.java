package io.millrace.engine.inspect;

import io.millrace.engine.commit.LedgerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the audit of a pipeline has found so far. */
final class Findings {

    static final String RESTORE = "Restore it from a copy, or rebuild the tables: ./millrace rebuild.";

    private final String pipeline;
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final NavigableMap<Long, Set<String>> unknownBatches = new TreeMap<>();

    Findings(String pipeline) {
        this.pipeline = pipeline;
    }

    void violation(String where, String expected, String found, String wayOut) {
        violations.add(new Violation(pipeline, where, expected, found, wayOut));
    }

    void note(String note) {
        notes.add(pipeline + ": " + note);
    }

    /** A table holds a batch that is not in the ledger. Said once for all its tables. */
    void unknownBatch(long batch, String table) {
        unknownBatches.computeIfAbsent(batch, first -> new TreeSet<>()).add(table);
    }

    /** The pipeline's ledger, by its full name. */
    String ledger() {
        return pipeline + "." + LedgerRow.TABLE.name();
    }

    int count() {
        return violations.size();
    }

    List<Violation> violations() {
        List<Violation> all = new ArrayList<>(violations);
        unknownBatches.forEach((batch, tables) -> all.add(new Violation(
                pipeline,
                ledger() + ", batch " + batch,
                "rows of it, as " + String.join(", ", tables) + " holds it",
                "none",
                "Take the batch out again if somebody made it by hand. Else: " + RESTORE)));
        return all;
    }

    List<String> notes() {
        return notes;
    }
}
