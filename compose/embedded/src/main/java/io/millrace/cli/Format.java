package io.millrace.cli;

/** How the answer to a query is written. */
enum Format {
    table {
        @Override
        RowWriter writer(Terminal terminal) {
            return new TableWriter(terminal.out(), terminal.width());
        }
    },
    csv {
        @Override
        RowWriter writer(Terminal terminal) {
            return new CsvWriter(terminal.out());
        }
    },
    json {
        @Override
        RowWriter writer(Terminal terminal) {
            return new JsonWriter(terminal.out());
        }
    };

    abstract RowWriter writer(Terminal terminal);
}
