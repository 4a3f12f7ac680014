package io.millrace.cli;

import io.millrace.stack.Rows;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** An aligned table and the number of its rows. */
final class TableWriter implements RowWriter {

    private final PrintStream out;
    private final List<List<Object>> rows = new ArrayList<>();
    private List<String> columns = List.of();

    TableWriter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void columns(List<String> names) {
        columns = names;
    }

    @Override
    public void row(List<Object> values) {
        rows.add(values);
    }

    @Override
    public void end() {
        if (columns.isEmpty()) {
            out.println("done");
            return;
        }
        out.print(new TextTable(new Rows(columns, rows)).text());
        out.println(rows.size() == 1 ? "(1 row)" : "(" + rows.size() + " rows)");
    }
}
