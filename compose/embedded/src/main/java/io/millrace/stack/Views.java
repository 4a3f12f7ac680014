package io.millrace.stack;

import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.sink.QuarantinedRow;
import io.millrace.engine.sink.ReplayedRow;
import io.millrace.engine.sink.RowType;
import io.millrace.lake.Lake;
import io.millrace.lake.QueryException;
import io.millrace.lake.SqlText;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipelines;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the views of {@code sql/} into the lake: those of pipelines first, then those over all pipelines. Within a file
 * they come in its order.
 */
record Views(Tree tree, Lake lake) {

    /** The folder, and the schema, of the views over all pipelines. */
    static final String SHARED = "ops";

    /** The engine's own tables that each pipeline has. */
    private static final List<Output.Append<?>> OF_EACH_PIPELINE =
            List.of(LedgerRow.TABLE, QuarantinedRow.TABLE, ReplayedRow.TABLE);

    private static final String FILE = "views.sql";

    private static final String FILES_OF_ONE = """
            SELECT '%1$s' AS pipeline, '%2$s' AS table_name, "$path" AS path, "$file_size" AS bytes
            FROM "%1$s"."%2$s" GROUP BY 3, 4
            """;

    /** Gives what is wrong with views of jars; they cost nobody else's. */
    List<String> applyAll(Collection<String> slugs) {
        List<String> problems =
                slugs.parallelStream().flatMap(slug -> apply(slug).stream()).toList();
        if (!slugs.isEmpty()) {
            applyOverAll(slugs);
        }
        return problems;
    }

    /** Those over all pipelines alone: after one of them was dropped. */
    void applyOverAll(Collection<String> slugs) {
        List<String> statements = overAll(slugs);
        if (!statements.isEmpty()) {
            statements.forEach(lake::query);
            apply(SHARED);
        }
    }

    /** The same, unless they are those that were put there last; a file keeps their text. */
    List<String> applyChanged(Collection<String> slugs, Path last) {
        if (slugs.isEmpty()) {
            return List.of();
        }
        String now =
                Stream.concat(slugs.stream(), Stream.of(SHARED)).map(this::text).collect(Collectors.joining())
                        + overAll(slugs);
        try {
            if (!Files.exists(last) || !Files.readString(last).equals(now)) {
                Files.deleteIfExists(last);
                List<String> problems = applyAll(slugs);
                if (problems.isEmpty()) {
                    Files.writeString(last, now);
                }
                return problems;
            }
            return List.of();
        } catch (IOException refused) {
            throw new StackException("Cannot keep " + last + ": " + refused.getMessage(), refused);
        }
    }

    List<String> apply(String slug) {
        List<String> problems = new ArrayList<>();
        for (SqlText statement : Statements.in(text(slug))) {
            try {
                apply(statement, place(slug));
            } catch (StackException wrong) {
                if (Files.exists(file(slug))) {
                    throw wrong;
                }
                problems.add("This view is not there: " + wrong.getMessage());
            }
        }
        return problems;
    }

    private Path file(String slug) {
        return tree.sql(slug).resolve(FILE);
    }

    /** Nothing, if it has no views. */
    private String text(String slug) {
        try {
            if (Files.exists(file(slug))) {
                return Files.readString(file(slug));
            }
            return Pipelines.slugs().contains(slug) ? ofJar(slug) : "";
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file(slug) + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** Where its views stand: in the tree, or in the jar that its class is of. */
    private String place(String slug) {
        return Files.exists(file(slug)) ? file(slug).toString() : jar(slug) + "!" + inJar(slug);
    }

    private static Path jar(String slug) {
        return Path.of(URI.create(Pipelines.named(slug)
                .getClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }

    private static String inJar(String slug) {
        return "/sql/" + slug + "/" + FILE;
    }

    private static String ofJar(String slug) throws IOException {
        try (InputStream in = Pipelines.named(slug).getClass().getResourceAsStream(inJar(slug))) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void apply(SqlText statement, String file) {
        try {
            lake.query(statement.text());
        } catch (QueryException refused) {
            SqlText.Place place = statement.placeOf(refused.place().orElse(SqlText.Place.FIRST));
            throw new StackException(
                    "Trino rejected a statement of " + file + ":" + place + ", "
                            + statement.text().lines().findFirst().orElseThrow() + ": " + refused.complaint(),
                    refused);
        }
    }

    /** The views that no file has, since they depend on which pipelines and tables there are. */
    private List<String> overAll(Collection<String> slugs) {
        List<List<String>> tables = tables(slugs);
        if (tables.isEmpty()) {
            return List.of();
        }
        List<String> statements = new ArrayList<>(unions(tables));
        statements.add("CREATE OR REPLACE VIEW ops.files COMMENT 'Every file of every table' SECURITY INVOKER AS\n"
                + tables.stream()
                        .map(table -> FILES_OF_ONE.formatted(table.get(0), table.get(1)))
                        .collect(Collectors.joining("UNION ALL\n")));
        return statements;
    }

    private List<List<String>> tables(Collection<String> slugs) {
        return lake.query("SELECT table_schema, table_name FROM information_schema.tables"
                        + " WHERE table_type = 'BASE TABLE' AND table_schema IN ('" + String.join("', '", slugs)
                        + "') ORDER BY 1, 2")
                .texts();
    }

    /** Lets the ledger, the quarantine and the replays in {@code ops} be those of these pipelines. */
    void unite(Collection<String> slugs) {
        unions(tables(slugs)).forEach(lake::query);
    }

    private static List<String> unions(List<List<String>> tables) {
        List<String> statements = new ArrayList<>();
        for (Output.Append<?> table : OF_EACH_PIPELINE) {
            String all = tables.stream()
                    .filter(found -> found.get(1).equals(table.name()))
                    .map(found ->
                            "SELECT " + columns(table) + " FROM \"" + found.get(0) + "\".\"" + found.get(1) + "\"\n")
                    .collect(Collectors.joining("UNION ALL\n"));
            if (all.isEmpty()) {
                continue;
            }
            statements.add("CREATE OR REPLACE VIEW ops." + table.name() + " COMMENT '" + table.comment()
                    + ". Of all pipelines: <pipeline>." + table.name() + " has those of one' SECURITY INVOKER AS\n"
                    + all);
            RowType.of(table.row())
                    .fields()
                    .forEach(column -> statements.add("COMMENT ON COLUMN ops." + table.name() + ".\"" + column.name()
                            + "\" IS '" + column.comment().replace("'", "''") + "'"));
        }
        return statements;
    }

    private static String columns(Output.Append<?> table) {
        return RowType.of(table.row()).fields().stream()
                .map(column -> "\"" + column.name() + "\"")
                .collect(Collectors.joining(", "));
    }
}
