package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the views of {@code sql/} into the lake: those of pipelines first, then those on what all share. Within a file
 * they come in its order.
 */
record Views(Tree tree, Lake lake) {

    /** The folder of the views on what all pipelines share. */
    static final String SHARED = "ops";

    private static final String FILE = "views.sql";

    private static final String FILES_OF_ONE = """
            SELECT '%1$s' AS pipeline, '%2$s' AS table_name, "$path" AS path, "$file_size" AS bytes
            FROM "%1$s"."%2$s" GROUP BY 3, 4
            """;

    void applyAll(Collection<String> slugs) {
        slugs.parallelStream().forEach(this::apply);
        if (!slugs.isEmpty()) {
            lake.query(files(slugs));
            apply(SHARED);
        }
    }

    /** The same, unless they are those that were put there last; a file keeps their text. */
    void applyChanged(Collection<String> slugs, Path last) {
        if (slugs.isEmpty()) {
            return;
        }
        String now =
                Stream.concat(slugs.stream(), Stream.of(SHARED)).map(this::text).collect(Collectors.joining())
                        + files(slugs);
        try {
            if (!Files.exists(last) || !Files.readString(last).equals(now)) {
                Files.deleteIfExists(last);
                applyAll(slugs);
                Files.writeString(last, now);
            }
        } catch (IOException refused) {
            throw new StackException("Cannot keep " + last + ": " + refused.getMessage(), refused);
        }
    }

    void apply(String slug) {
        Statements.in(text(slug)).forEach(statement -> apply(statement, file(slug)));
    }

    private Path file(String slug) {
        return tree.sql(slug).resolve(FILE);
    }

    /** Nothing, if it has no views. */
    private String text(String slug) {
        try {
            return Files.exists(file(slug)) ? Files.readString(file(slug)) : "";
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file(slug) + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private void apply(SqlText statement, Path file) {
        try {
            lake.query(statement.text());
        } catch (QueryException refused) {
            SqlText.Place place = statement.placeOf(refused.place().orElse(SqlText.Place.FIRST));
            throw new StackException(
                    "Trino refused a statement of " + file + ":" + place + ", "
                            + statement.text().lines().findFirst().orElseThrow() + ": " + refused.complaint(),
                    refused);
        }
    }

    /** The files of each table that there is. Which those are, no view can find out by itself. */
    private String files(Collection<String> slugs) {
        String schemas = Stream.concat(slugs.stream(), Stream.of(SHARED)).collect(Collectors.joining("', '"));
        List<List<String>> tables = lake.query("SELECT table_schema, table_name FROM information_schema.tables"
                        + " WHERE table_type = 'BASE TABLE' AND table_schema IN ('" + schemas + "') ORDER BY 1, 2")
                .texts();
        return "CREATE OR REPLACE VIEW ops.files COMMENT 'Every file of every table' SECURITY INVOKER AS\n"
                + tables.stream()
                        .map(table -> FILES_OF_ONE.formatted(table.get(0), table.get(1)))
                        .collect(Collectors.joining("UNION ALL\n"));
    }
}
