package io.millrace.benchmark;

import static io.millrace.benchmark.TopicTable.columns;

import io.millrace.pipelines.courier.CourierEvent;
import io.millrace.pipelines.game.GameEvent;
import io.millrace.pipelines.pacing.Position;
import io.millrace.stack.PeerJars;
import io.millrace.stack.Tree;
import java.util.List;
import java.util.Map;

/** The jobs that do the same work. Millrace's is the first of each list. */
record PeerJobs(Tree tree) {

    static final String MILLRACE = "millrace";

    private static final TopicTable CONVERSATIONS = new TopicTable(Map.of(
            "messages",
            columns(
                    "order_id BIGINT",
                    "sender STRING",
                    "sender_app_type STRING",
                    "courier_id BIGINT",
                    "customer_id BIGINT",
                    "from_id BIGINT",
                    "to_id BIGINT",
                    "chat_started_by_message BOOLEAN",
                    "order_stage STRING",
                    "message_sent_time TIMESTAMP",
                    "kafka_timestamp TIMESTAMP"),
            "orders",
            columns(
                    "order_id BIGINT",
                    "city_code STRING",
                    "kafka_timestamp TIMESTAMP",
                    "partition INT",
                    "offset BIGINT"),
            "conversations",
            columns(
                    "order_id BIGINT",
                    "life STRING",
                    "city_code STRING",
                    "first_courier_message TIMESTAMP",
                    "first_customer_message TIMESTAMP",
                    "messages MAP<STRING, STRING>",
                    "last_message_time TIMESTAMP",
                    "last_message_order_stage STRING")));

    private static final TopicTable PACES = new TopicTable(Map.of(
            "positions",
            columns("track STRING", "spot BIGINT", "time TIMESTAMP", "sent_at TIMESTAMP"),
            "notifications",
            columns(
                    "track STRING",
                    "window_start TIMESTAMP",
                    "window_end TIMESTAMP",
                    "short_average DOUBLE",
                    "long_average DOUBLE",
                    "ratio DOUBLE",
                    "notification STRING")));

    List<Entrant> drains() {
        return List.of(
                millraceDrain(MILLRACE, List.of()),
                PlainEntrant.PLAIN,
                PlainEntrant.TUNED,
                flink("flink-sql", "DrainSql"),
                flink("flink-by-hand", "DrainByHand"),
                new PeerEntrant(
                        "loop",
                        jars("loop"),
                        "DrainLoop",
                        (table, trial, _) -> Source.parquet(trial.folder().resolve("table"))));
    }

    MillraceEntrant millraceDrain(String name, List<String> settings) {
        return new MillraceEntrant(name, EventPipeline.SLUG, GameEvent.TOPIC_NAME.key(), settings);
    }

    List<Entrant> couriers() {
        return List.of(
                new MillraceEntrant(MILLRACE, "courier", CourierEvent.TOPIC_NAME.key(), List.of()),
                flink("flink", "Courier"),
                new PeerEntrant("streams", jars("streams"), "Courier", CONVERSATIONS));
    }

    List<Entrant> pacings() {
        return List.of(
                new MillraceEntrant(MILLRACE, "pacing", Position.TOPIC_NAME.key(), List.of()),
                flink("flink", "Pacing"),
                new PeerEntrant("streams", jars("streams"), "Pacing", PACES));
    }

    PeerEntrant flink(String name, String main) {
        return new PeerEntrant(name, jars("flink"), main, new IcebergFiles(jars("flink")));
    }

    private PeerJars jars(String module) {
        return PeerJars.of(module, tree);
    }
}
