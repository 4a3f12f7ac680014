package io.millrace.settings;

import java.time.Duration;

/** Where Kafka is, how long it may take, and how topics are made: the same for all that reads or writes there. */
public final class KafkaSettings {

    public static final Setting<String> KAFKA =
            Setting.text("kafka", "127.0.0.1:29092", "Kafka's bootstrap servers: host:port, separated by commas.");
    public static final Setting<Integer> TOPIC_PARTITIONS =
            Setting.number("topic-partitions", 2, 1, 10_000, "How many partitions a topic gets when it is created.");

    public static final Setting<Duration> KAFKA_TIMEOUT = Setting.time(
            "kafka-timeout",
            "10s",
            "How long Kafka may take to answer a question about its topics, offsets and groups.");

    private KafkaSettings() {}
}
