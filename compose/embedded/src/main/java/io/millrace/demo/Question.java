package io.millrace.demo;

import io.millrace.lake.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Something to ask Trino: what it means, the SQL, and what has to come out, as text, in any order. */
public record Question(String meaning, String sql, List<List<String>> expected, Function<Rows, Rows> part) {

    public Question {
        expected = List.copyOf(expected);
    }

    static Question of(String meaning, String sql, List<List<String>> expected) {
        return new Question(meaning, sql, expected, rows -> rows);
    }

    /** The same, looking only at the first so many rows and columns. */
    Question within(int height, int width) {
        return new Question(meaning, sql, expected, rows -> rows.corner(height, width));
    }

    /** The same, looking only at rows that are expected: others may be there too. */
    Question atLeast() {
        return new Question(
                meaning,
                sql,
                expected,
                rows -> new Rows(
                        rows.columns(),
                        rows.rows().stream()
                                .filter(row -> expected.contains(
                                        row.stream().map(String::valueOf).toList()))
                                .toList()));
    }

    public boolean isAnsweredBy(Rows rows) {
        return sorted(part.apply(rows).texts()).equals(sorted(expected));
    }

    private static List<String> sorted(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(row.toString()));
        return lines.stream().sorted().toList();
    }
}
