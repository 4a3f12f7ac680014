package io.millrace.cli;

import io.millrace.stack.Rows;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns: numbers to the right, all else to the left. */
record TextTable(Rows rows) {

    String text() {
        List<Integer> widths = widths();
        StringBuilder text = new StringBuilder();
        line(text, rows.columns(), widths, index -> false);
        rule(text, widths);
        for (List<Object> row : rows.rows()) {
            line(text, row.stream().map(TextTable::shown).toList(), widths, index -> row.get(index) instanceof Number);
        }
        return text.toString();
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        for (int index = 0; index < rows.columns().size(); index++) {
            int width = length(rows.columns().get(index));
            for (List<Object> row : rows.rows()) {
                width = Math.max(width, length(shown(row.get(index))));
            }
            widths.add(width);
        }
        return widths;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** A value on one line. */
    static String shown(Object value) {
        return value == null ? "" : value.toString().replace("\n", "⏎").replace("\r", "");
    }

    private static void rule(StringBuilder text, List<Integer> widths) {
        for (int index = 0; index < widths.size(); index++) {
            text.append(index == 0 ? "-" : "+-").append("-".repeat(widths.get(index) + 1));
        }
        text.append('\n');
    }

    private static void line(
            StringBuilder text, List<String> cells, List<Integer> widths, java.util.function.IntPredicate toTheRight) {
        StringBuilder line = new StringBuilder();
        for (int index = 0; index < cells.size(); index++) {
            String padding = " ".repeat(widths.get(index) - length(cells.get(index)));
            line.append(index == 0 ? " " : "| ");
            line.append(toTheRight.test(index) ? padding + cells.get(index) : cells.get(index) + padding)
                    .append(' ');
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
