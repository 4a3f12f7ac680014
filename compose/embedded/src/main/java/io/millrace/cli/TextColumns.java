package io.millrace.cli;

import io.millrace.lake.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Columns and how wide each is shown: numbers to the right, all else to the left. */
record TextColumns(List<Column> columns) {

    private static final int NARROWEST = 8;
    private static final String CUT = "…";

    /**
     * One of them.
     *
     * @param limit what is longer is cut
     */
    record Column(String name, int width, int limit, boolean isOfNumbers) {

        /** A number without its last digits would be another one. */
        Column atMost(int most) {
            int narrow = isOfNumbers ? width : Math.min(width, most);
            return new Column(name, narrow, isOfNumbers ? limit : narrow, isOfNumbers);
        }
    }

    /** As wide as these rows want them. */
    static TextColumns of(Rows rows) {
        List<Column> columns = new ArrayList<>();
        for (int index = 0; index < rows.columns().size(); index++) {
            String name = rows.columns().get(index);
            int width = length(name);
            boolean isOfNumbers = false;
            for (List<Object> row : rows.rows()) {
                width = Math.max(width, length(shown(row.get(index))));
                isOfNumbers |= row.get(index) instanceof Number;
            }
            columns.add(new Column(name, width, Integer.MAX_VALUE, isOfNumbers));
        }
        return new TextColumns(columns);
    }

    /** The same in lines of a width, the widest columns made narrower; none if they do not fit even so. */
    Optional<TextColumns> within(int width) {
        int most = columns.stream().mapToInt(Column::width).max().orElse(0);
        while (most > NARROWEST && atMost(most).width() > width) {
            most--;
        }
        return Optional.of(atMost(most)).filter(narrow -> narrow.width() <= width);
    }

    private TextColumns atMost(int most) {
        return new TextColumns(
                columns.stream().map(column -> column.atMost(most)).toList());
    }

    private int width() {
        return columns.stream().mapToInt(column -> column.width() + 3).sum() - 1;
    }

    /** The names, and a rule below them. */
    String head() {
        String rule =
                columns.stream().map(column -> "-".repeat(column.width() + 2)).collect(Collectors.joining("+"));
        List<Object> names = columns.stream().<Object>map(Column::name).toList();
        return line(names) + rule + '\n';
    }

    String line(List<Object> row) {
        StringBuilder line = new StringBuilder();
        for (int index = 0; index < row.size(); index++) {
            Column column = columns.get(index);
            String cell = cut(shown(row.get(index)), column.limit());
            String padding = " ".repeat(Math.max(0, column.width() - length(cell)));
            line.append(index == 0 ? " " : "| ");
            line.append(row.get(index) instanceof Number ? padding + cell : cell + padding)
                    .append(' ');
        }
        return line.toString().stripTrailing() + '\n';
    }

    /** A value on one line. */
    static String shown(Object value) {
        return value == null ? "" : value.toString().replace("\n", "⏎").replace("\r", "");
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String cut(String text, int width) {
        return length(text) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + CUT;
    }
}
