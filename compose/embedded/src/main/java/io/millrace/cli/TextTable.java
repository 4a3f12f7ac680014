package io.millrace.cli;

import io.millrace.lake.Rows;
import java.util.List;

/** Rows in aligned columns, as wide as they are. */
record TextTable(Rows rows) {

    String text() {
        TextColumns columns = TextColumns.of(rows);
        StringBuilder text = new StringBuilder(columns.head());
        for (List<Object> row : rows.rows()) {
            text.append(columns.line(row));
        }
        return text.toString();
    }
}
