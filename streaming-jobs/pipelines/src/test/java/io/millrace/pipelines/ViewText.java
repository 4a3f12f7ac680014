package io.millrace.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A view as the comments in sql/ describe it.
 *
 * @param columns their meanings by their names
 */
record ViewText(String name, String comment, Map<String, String> columns) {

    private static final String TEXT = "'((?:[^']|'')*)'";
    private static final Pattern VIEW = Pattern.compile("CREATE OR REPLACE VIEW (\\S+)\\s+COMMENT " + TEXT);
    private static final Pattern COLUMN =
            Pattern.compile("COMMENT ON COLUMN (\\w+\\.\\w+)\\.\"?([\\w-]+)\"?\\s+IS\\s+" + TEXT);

    static List<ViewText> of(String slug) throws IOException {
        String sql = Files.readString(Repository.file("sql/" + slug + "/views.sql"));
        List<ViewText> views = new ArrayList<>();
        for (Matcher view = VIEW.matcher(sql); view.find(); ) {
            views.add(new ViewText(view.group(1), unquoted(view.group(2)), columns(sql, view.group(1))));
        }
        return views;
    }

    private static Map<String, String> columns(String sql, String view) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Matcher column = COLUMN.matcher(sql); column.find(); ) {
            if (column.group(1).equals(view)) {
                columns.put(column.group(2), unquoted(column.group(3)));
            }
        }
        return columns;
    }

    private static String unquoted(String text) {
        return text.replace("''", "'");
    }

    String text(String kind) {
        StringBuilder text = new StringBuilder("\n### `%s`\n\n%s. (%s.)\n".formatted(name, comment, capitalised(kind)));
        if (!columns.isEmpty()) {
            text.append("\n| column | meaning |\n|---|---|\n");
            columns.forEach(
                    (column, meaning) -> text.append("| `%s` | %s |\n".formatted(column, Reference.cell(meaning))));
        }
        return text.toString();
    }

    private static String capitalised(String kind) {
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
    }
}
