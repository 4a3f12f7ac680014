package io.millrace.cli;

import java.io.PrintStream;

/** How the answer to a query is written. */
enum Format {
    table {
        @Override
        RowWriter writer(PrintStream out) {
            return new TableWriter(out);
        }
    },
    csv {
        @Override
        RowWriter writer(PrintStream out) {
            return new CsvWriter(out);
        }
    },
    json {
        @Override
        RowWriter writer(PrintStream out) {
            return new JsonWriter(out);
        }
    };

    abstract RowWriter writer(PrintStream out);
}
