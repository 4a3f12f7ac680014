package io.millrace.lake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a query answered. Values are as JDBC gives them; a null stays null. */
public record Rows(List<String> columns, List<List<Object>> rows) {

    public Rows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** The values of one column as text. */
    public List<String> column(int index) {
        List<String> values = new ArrayList<>();
        rows.forEach(
                row -> values.add(row.get(index) == null ? null : row.get(index).toString()));
        return Collections.unmodifiableList(values);
    }

    /** All values as text. */
    public List<List<String>> texts() {
        List<List<String>> texts = new ArrayList<>();
        for (List<Object> row : rows) {
            texts.add(row.stream().map(String::valueOf).toList());
        }
        return texts;
    }

    /** Only the first so many rows and columns. */
    public Rows corner(int height, int width) {
        return new Rows(
                columns.subList(0, Math.min(width, columns.size())),
                rows.stream()
                        .limit(height)
                        .map(row -> row.subList(0, Math.min(width, row.size())))
                        .toList());
    }
}
