package io.millrace.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** RFC 4180, with a header. A null is an empty field, an empty text an empty pair of quotes. */
final class CsvWriter implements RowWriter {

    private static final String LINE_END = "\r\n";

    private final PrintStream out;

    CsvWriter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void columns(List<String> names) {
        row(List.copyOf(names));
    }

    @Override
    public void row(List<Object> values) {
        out.print(values.stream().map(CsvWriter::field).collect(Collectors.joining(",")) + LINE_END);
    }

    private static String field(Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void end() {
        out.flush();
    }
}
