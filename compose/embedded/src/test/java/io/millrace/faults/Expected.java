package io.millrace.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * What a table has to hold.
 *
 * @param sql gives each row as one text
 * @param must the rows that have to be there, each as often as here
 * @param may rows that may be there as well: of windows that may be over
 */
record Expected(String table, String sql, List<String> must, List<String> may) {

    Expected {
        must = List.copyOf(must);
        may = List.copyOf(may);
    }

    static Expected rows(String table, String sql, List<String> must) {
        return new Expected(table, sql, must, List.of());
    }

    /** These columns as one text. */
    static String row(String... columns) {
        List<String> texts = new ArrayList<>();
        for (String column : columns) {
            texts.add("coalesce(cast(" + column + " as varchar), '-')");
        }
        return String.join(" || '|' || ", texts);
    }

    static String millis(String time) {
        return "cast(round(to_unixtime(" + time + ") * 1000) as bigint)";
    }

    static String text(Object... values) {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(value == null ? "-" : value.toString());
        }
        return String.join("|", texts);
    }
}
