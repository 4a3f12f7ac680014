package io.millrace.cli;

import io.millrace.settings.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be asked for: schemas, their tables, and those tables' columns. */
record Names(Map<String, Map<String, List<String>>> schemas) {

    static final String QUERY = "SELECT table_schema, table_name, column_name FROM information_schema.columns"
            + " WHERE table_schema <> 'information_schema'";

    private static final Pattern COLUMN = Pattern.compile("Column '(?:.*\\.)?([^.']+)' cannot be resolved");
    private static final Pattern TABLE = Pattern.compile("Table '[^.']+\\.([^.']+)\\.([^.']+)' does not exist");
    private static final Pattern SCHEMA = Pattern.compile("Schema '(?:[^.']+\\.)?([^.']+)' does not exist");

    static Names none() {
        return new Names(Map.of());
    }

    /** Of rows of schema, table and column. */
    static Names of(List<List<Object>> rows) {
        Map<String, Map<String, List<String>>> schemas = new TreeMap<>();
        rows.forEach(row -> schemas.computeIfAbsent((String) row.get(0), first -> new TreeMap<>())
                .computeIfAbsent((String) row.get(1), first -> new ArrayList<>())
                .add((String) row.get(2)));
        return new Names(schemas);
    }

    Collection<String> tables(String schema) {
        return schemas.getOrDefault(schema, Map.of()).keySet();
    }

    /** Of the tables that the text speaks of; if it speaks of none, of all in the schema. */
    Collection<String> columns(String text, String schema) {
        Collection<String> named = new TreeSet<>();
        schemas.values()
                .forEach(tables -> tables.forEach((table, columns) -> {
                    if (Pattern.compile("\\b" + Pattern.quote(table) + "\\b")
                            .matcher(text)
                            .find()) {
                        named.addAll(columns);
                    }
                }));
        if (named.isEmpty()) {
            schemas.getOrDefault(schema, Map.of()).values().forEach(named::addAll);
        }
        return named;
    }

    /** The name that was meant perhaps, where Trino says that it does not know one. */
    Optional<String> meant(String complaint, String statement, String schema) {
        Matcher column = COLUMN.matcher(complaint);
        if (column.find()) {
            return Nearest.to(column.group(1), columns(statement, schema));
        }
        Matcher table = TABLE.matcher(complaint);
        if (table.find()) {
            return nearestTable(table.group(1), table.group(2));
        }
        Matcher unknown = SCHEMA.matcher(complaint);
        return unknown.find() ? Nearest.to(unknown.group(1), schemas.keySet()) : Optional.empty();
    }

    /** One of the same schema, or else the one of that name in another. */
    private Optional<String> nearestTable(String schema, String table) {
        return Nearest.to(table, tables(schema))
                .or(() -> schemas.keySet().stream()
                        .filter(other -> tables(other).contains(table))
                        .map(other -> other + "." + table)
                        .findFirst());
    }

    static boolean concerns(String complaint) {
        return List.of(COLUMN, TABLE, SCHEMA).stream()
                .anyMatch(pattern -> pattern.matcher(complaint).find());
    }
}
