package io.millrace.cli;

import io.millrace.lake.Rows;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An aligned table. The first rows say how wide columns are, so that any number of rows can follow. If columns do not
 * fit side by side, each row is written as a list of its values.
 */
final class TableWriter implements RowWriter {

    private static final int SAMPLE = 1_000;

    private final PrintStream out;
    private final int width;
    private final List<List<Object>> sample = new ArrayList<>();
    private List<String> names = List.of();
    private TextColumns columns;
    private boolean isBegun;
    private long rows;

    /** @param width of lines; 0 if they may have any */
    TableWriter(PrintStream out, int width) {
        this.out = out;
        this.width = width;
    }

    @Override
    public void columns(List<String> names) {
        this.names = names;
    }

    @Override
    public void row(List<Object> values) {
        if (isBegun) {
            write(values);
            return;
        }
        sample.add(values);
        if (sample.size() == SAMPLE) {
            begin();
        }
    }

    private void begin() {
        TextColumns wanted = TextColumns.of(new Rows(names, sample));
        columns = (width == 0 ? Optional.of(wanted) : wanted.within(width)).orElse(null);
        isBegun = true;
        if (columns != null) {
            out.print(columns.head());
        }
        sample.forEach(this::write);
        sample.clear();
    }

    private void write(List<Object> values) {
        rows++;
        if (columns != null) {
            out.print(columns.line(values));
            return;
        }
        out.println("-- row " + rows);
        int widest = names.stream().mapToInt(TextColumns::length).max().orElse(0);
        for (int index = 0; index < names.size(); index++) {
            String name = names.get(index) + " ".repeat(widest - TextColumns.length(names.get(index)));
            String value = TextColumns.shown(values.get(index));
            out.println(" " + name + " | " + TextColumns.cut(value, Math.max(1, width - widest - 4)));
        }
    }

    @Override
    public void end() {
        if (!isBegun && !names.isEmpty()) {
            begin();
        }
        out.flush();
    }
}
