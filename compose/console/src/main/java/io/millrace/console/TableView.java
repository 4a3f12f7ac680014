package io.millrace.console;

import io.millrace.ingest.http.Problem;
import io.millrace.lake.QueryException;
import io.millrace.lake.Rows;
import io.millrace.sdk.Pipelines;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** The tables and views of pipelines, as Trino sees them. */
final class TableView {

    private static final String SHARED = "ops";
    private static final int ROWS = 10;
    private static final int VERSIONS = 50;
    private static final int LONGEST_VALUE = 500;

    private final Trino trino;

    TableView(Trino trino) {
        this.trino = trino;
    }

    private static List<String> schemas() {
        List<String> schemas = new ArrayList<>(Pipelines.slugs());
        schemas.add(SHARED);
        return schemas;
    }

    JsonObject all() throws InterruptedException {
        String known = schemas().stream().map(Trino::text).collect(Collectors.joining(", "));
        Rows tables = trino.query("SELECT t.table_schema, t.table_name, t.table_type, c.comment"
                + " FROM lake.information_schema.tables AS t LEFT JOIN system.metadata.table_comments AS c"
                + " ON c.catalog_name = 'lake' AND c.schema_name = t.table_schema AND c.table_name = t.table_name"
                + " WHERE t.table_schema IN (" + known + ") ORDER BY 1, 2");
        Map<String, JsonArray> bySchema = new TreeMap<>();
        for (List<Object> row : tables.rows()) {
            bySchema.computeIfAbsent((String) row.get(0), _ -> new JsonArray())
                    .add(new JsonObject()
                            .put("name", row.get(1))
                            .put("kind", kind(row.get(2)))
                            .put("comment", row.get(3)));
        }
        JsonArray schemas = new JsonArray();
        bySchema.forEach(
                (name, found) -> schemas.add(new JsonObject().put("name", name).put("tables", found)));
        return new JsonObject().put("schemas", schemas);
    }

    private static String kind(Object type) {
        return "VIEW".equals(type) ? "view" : "table";
    }

    JsonObject one(String schema, String table) throws InterruptedException, Problem {
        if (!schemas().contains(schema)) {
            throw Problem.of(
                    404, "There is no schema " + schema + ". There are: " + String.join(", ", schemas()) + ".");
        }
        String name = "lake." + Trino.name(schema) + "." + Trino.name(table);
        Future<Rows> kinds =
                trino.ask("SELECT t.table_name, t.table_type, c.comment FROM lake.information_schema.tables AS t"
                        + " LEFT JOIN system.metadata.table_comments AS c ON c.catalog_name = 'lake'"
                        + " AND c.schema_name = t.table_schema AND c.table_name = t.table_name WHERE t.table_schema = "
                        + Trino.text(schema));
        Future<Rows> history = trino.ask(history(schema, table));
        Future<Rows> batches = trino.ask(batches(schema, table));
        Rows columns = columns(name, schema + "." + table);
        Future<Rows> newest = trino.ask(newest(name, columns));
        // Trino leaves out of a list what it fails to load at once.
        List<Object> found = Trino.answer(kinds).rows().stream()
                .filter(row -> row.get(0).equals(table))
                .findFirst()
                .orElse(Arrays.asList(table, null, null));
        JsonArray described = new JsonArray();
        columns.rows()
                .forEach(column -> described.add(new JsonObject()
                        .put("name", column.get(0))
                        .put("type", column.get(1))
                        .put("comment", column.get(3))));
        return new JsonObject()
                .put("schema", schema)
                .put("name", table)
                .put("kind", kind(found.get(1)))
                .put("comment", found.get(2))
                .put("columns", described)
                .put("rows", shown(Trino.answer(newest)))
                .put("versions", versions(history, batches));
    }

    private Rows columns(String name, String shown) throws InterruptedException, Problem {
        try {
            return trino.query("SHOW COLUMNS FROM " + name);
        } catch (QueryException refused) {
            if (refused.complaint().contains("does not exist")) {
                throw Problem.of(404, "There is no table " + shown + ".");
            }
            throw refused;
        }
    }

    /** By the first column with a time, if there is one. */
    private static String newest(String name, Rows columns) {
        String order = columns.rows().stream()
                .filter(column -> ((String) column.get(1)).startsWith("timestamp"))
                .map(column -> " ORDER BY " + Trino.name((String) column.get(0)) + " DESC NULLS LAST")
                .findFirst()
                .orElse("");
        return "SELECT * FROM " + name + order + " LIMIT " + ROWS;
    }

    private static JsonObject shown(Rows rows) {
        JsonArray all = new JsonArray();
        for (List<Object> row : rows.rows()) {
            JsonArray values = new JsonArray();
            row.forEach(value -> values.add(shown(value)));
            all.add(values);
        }
        return new JsonObject().put("columns", new JsonArray(rows.columns())).put("rows", all);
    }

    private static String shown(Object value) {
        if (value == null) {
            return null;
        }
        String text = value instanceof byte[] bytes ? Bytes.line(bytes) : value.toString();
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
    }

    private static String history(String schema, String table) {
        return "SELECT h.version AS \"version\", " + Trino.millis("h.timestamp") + " AS \"at\","
                + " h.operation AS \"operation\", h.user_name AS \"writer\" FROM delta." + Trino.name(schema) + "."
                + Trino.name(table + "$history") + " AS h ORDER BY h.version DESC LIMIT " + VERSIONS;
    }

    /** Which batch made which version. */
    private static String batches(String schema, String table) {
        return "SELECT element_at(versions, " + Trino.text(table) + "), batch FROM ops.ledger WHERE pipeline = "
                + Trino.text(schema) + " AND element_at(versions, " + Trino.text(table)
                + ") IS NOT NULL ORDER BY batch DESC LIMIT " + VERSIONS;
    }

    /** Null for what is no Delta table. */
    private static JsonArray versions(Future<Rows> history, Future<Rows> batches) throws InterruptedException {
        JsonArray all;
        try {
            all = Trino.objects(Trino.answer(history));
        } catch (QueryException notDelta) {
            return null;
        }
        Map<Long, Long> byVersion = Trino.answer(batches).rows().stream()
                .collect(Collectors.toMap(row -> (Long) row.get(0), row -> (Long) row.get(1), (one, other) -> one));
        for (Object each : all) {
            JsonObject version = (JsonObject) each;
            Long batch = byVersion.get(version.getLong("version"));
            version.put("batch", batch).put("what", what(batch, version.getString("operation")));
        }
        return all;
    }

    private static String what(Long batch, String operation) {
        if (batch != null) {
            return "batch " + batch;
        }
        return switch (String.valueOf(operation)) {
            case "STREAMING UPDATE" -> "a batch";
            case "CREATE TABLE" -> "created";
            case "Manual Update" -> "maintenance: compaction, expired rows, or a driver's lease";
            default -> operation;
        };
    }
}
