package io.millrace.cli;

import io.millrace.lake.LakeSession;
import io.millrace.lake.SqlText;
import java.util.List;
import java.util.Locale;

/** Has a statement answered, and writes the answer; in a table for people, with how much it is and how long it took. */
record Answering(Terminal terminal, LakeSession session, Format format) {

    void answer(SqlText statement) {
        boolean isForPeople = format == Format.table;
        if (isForPeople && !statement.remark().isEmpty()) {
            terminal.out().println(terminal.strong(statement.remark()));
        }
        long began = System.nanoTime();
        Count rows = new Count();
        List<String> columns;
        try (Progress progress = new Progress(terminal)) {
            progress.doing("asking Trino");
            RowWriter writer = format.writer(terminal);
            columns = session.stream(
                    statement.text(),
                    row -> {
                        rows.count++;
                        writer.row(row);
                    },
                    names -> {
                        progress.doing("");
                        writer.columns(names);
                    });
            progress.doing("");
            writer.end();
        }
        if (isForPeople) {
            double seconds = (System.nanoTime() - began) / 1e9;
            terminal.err().println(String.format(Locale.ROOT, "%s in %.1f s", rows.said(columns.isEmpty()), seconds));
        }
    }

    private static final class Count {
        long count;

        String said(boolean isOfNothing) {
            return isOfNothing ? "Done" : count == 1 ? "1 row" : String.format(Locale.ROOT, "%,d rows", count);
        }
    }
}
