package io.millrace.cli;

import io.millrace.lake.QueryException;
import io.millrace.lake.SqlText;
import java.util.Optional;
import java.util.function.Function;

/** What Trino has against a statement: the line that it means, and a mark under the column. */
record Complaint(SqlText statement, QueryException refused) {

    /**
     * @param source the file that the statement stands in; empty if it was typed
     * @param hint what was meant perhaps, by what Trino says
     */
    String text(String source, Function<String, Optional<String>> hint) {
        String said = refused.complaint()
                + hint.apply(refused.complaint())
                        .map(meant -> ". Did you mean " + meant + "?")
                        .orElse("");
        return refused.place()
                .map(place -> where(source, statement.placeOf(place)) + ": " + said + '\n' + marked(place))
                .orElse(source.isEmpty() ? said : where(source, statement.placeOf(SqlText.Place.FIRST)) + ": " + said);
    }

    private static String where(String source, SqlText.Place place) {
        return (source.isEmpty() ? "line " : source + ":") + place;
    }

    /** Tabs stay tabs, so that the mark stands right wherever they go. */
    private String marked(SqlText.Place place) {
        String line =
                statement.text().lines().skip(place.line() - 1L).findFirst().orElse("");
        int before = Math.min(place.column() - 1, line.length());
        return "    " + line + "\n    " + line.substring(0, before).replaceAll("[^\t]", " ") + '^';
    }
}
