package io.millrace.stack;

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
}
