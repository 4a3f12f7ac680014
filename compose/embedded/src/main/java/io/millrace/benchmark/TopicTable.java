package io.millrace.benchmark;

import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Backbone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Output topics of JSON objects, which Spark reads as tables. Times are microseconds since 1970 there. */
record TopicTable(Map<String, Map<String, String>> columns) implements PeerEntrant.Output {

    private static final String TIME = "TIMESTAMP";

    /** @param columns names and types, for example {@code "spot BIGINT"} */
    static Map<String, String> columns(String... columns) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String column : columns) {
            String[] words = column.split(" ", 2);
            all.put(words[0], words[1]);
        }
        return all;
    }

    @Override
    public Source source(String table, Trial trial, Backbone backbone) {
        String view = (trial.name() + "_" + table).replace('-', '_');
        String fields = columns.get(table).entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue().replace(TIME, "BIGINT"))
                .collect(Collectors.joining(", "));
        String selected = columns.get(table).entrySet().stream()
                .map(column -> column.getValue().equals(TIME)
                        ? "timestamp_micros(r." + column.getKey() + ") AS " + column.getKey()
                        : "r." + column.getKey())
                .collect(Collectors.joining(", "));
        return new Source(
                List.of(
                        "CREATE TEMPORARY VIEW " + view + "_topic USING kafka OPTIONS (`kafka.bootstrap.servers` '"
                                + backbone.settings().value(KafkaSettings.KAFKA) + "', subscribe '"
                                + trial.name() + "-" + table
                                + "', startingOffsets 'earliest', `kafka.isolation.level` 'read_committed')",
                        "CREATE TEMPORARY VIEW " + view + " AS SELECT " + selected
                                + " FROM (SELECT from_json(CAST(value AS STRING), '" + fields + "') AS r FROM " + view
                                + "_topic)"),
                view);
    }
}
