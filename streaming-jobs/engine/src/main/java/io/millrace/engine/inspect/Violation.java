package io.millrace.engine.inspect;

/**
 * Something that an audit found to be other than the ledger says.
 *
 * @param pipeline whose it is; {@code ops} for what concerns all
 * @param where the table, batch, file or offsets
 * @param expected what should be there, and who says so
 * @param found what is there
 * @param wayOut what to do
 */
public record Violation(String pipeline, String where, String expected, String found, String wayOut) {

    public String sentence() {
        return pipeline + ": " + where + ": expected " + expected + ", found " + found + ". " + wayOut;
    }
}
