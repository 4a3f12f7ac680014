package io.millrace.peers.flink;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** The events of a topic into a table: Flink SQL. */
final class DrainSql {

    private static final String SOURCE = """
            CREATE TEMPORARY TABLE events (
              event_type STRING, direction STRING, event_detail STRING,
              `Host` STRING, `User-Agent` STRING, `Accept` STRING,
              sent_at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL
            ) WITH (
              'connector' = 'kafka', 'properties.bootstrap.servers' = '%s', 'topic' = '%s',
              'properties.group.id' = 'peer', 'scan.startup.mode' = 'earliest-offset', %s
              'format' = 'json', 'json.ignore-parse-errors' = 'true', %s)""";

    private static final String LAKE =
            "CREATE CATALOG lake WITH ('type' = 'iceberg', 'catalog-type' = 'hadoop', 'warehouse' = '%s')";

    private static final String TABLE = """
            CREATE TABLE lake.peers.events (
              event_type STRING, direction STRING, event_detail STRING,
              host STRING, user_agent STRING, accept STRING, sent_at TIMESTAMP_LTZ(6)
            ) WITH (%s)""";

    private static final String DRAIN = """
            INSERT INTO lake.peers.events
            SELECT event_type, direction, event_detail, `Host`, `User-Agent`, `Accept`, sent_at FROM events""";

    private DrainSql() {}

    public static void main(String[] words) throws Exception {
        Arguments arguments = Arguments.of(words);
        StreamTableEnvironment sql = StreamTableEnvironment.create(Environment.stateless(arguments));
        sql.getConfig().set("table.exec.iceberg.use-v2-sink", "true");
        sql.executeSql(SOURCE.formatted(
                arguments.kafka(),
                arguments.topic(),
                arguments.isContinuous() ? "" : "'scan.bounded.mode' = 'latest-offset',",
                options("properties.", Topic.CONSUMER)));
        sql.executeSql(LAKE.formatted(arguments.warehouse()));
        sql.executeSql("CREATE DATABASE lake." + Lake.DATABASE);
        sql.executeSql(TABLE.formatted(options("", Lake.PROPERTIES)));
        sql.executeSql(DRAIN).await();
    }

    private static String options(String prefix, Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> "'" + prefix + option.getKey() + "' = '" + option.getValue() + "'")
                .collect(Collectors.joining(", "));
    }
}
