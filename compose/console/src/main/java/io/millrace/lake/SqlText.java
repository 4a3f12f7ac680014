package io.millrace.lake;

/**
 * One statement, and where it begins in the text that it was cut from: lines and columns count from 1.
 *
 * @param text without the semicolon
 * @param remark the lines of comment that stand right above it; empty if there are none
 */
public record SqlText(String text, String remark, int line, int column) {

    /** Where a place in the statement is in the whole text. */
    public Place placeOf(Place within) {
        return new Place(line + within.line() - 1, within.line() == 1 ? column + within.column() - 1 : within.column());
    }

    /** A line and a column. */
    public record Place(int line, int column) {

        public static final Place FIRST = new Place(1, 1);

        @Override
        public String toString() {
            return line + ":" + column;
        }
    }
}
