package io.millrace.cli;

import java.util.List;

/** Writes one answer: the columns, then row by row, then the end. */
interface RowWriter {

    void columns(List<String> names);

    void row(List<Object> values);

    void end();
}
