package io.millrace.peers.flink;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;

/** A topic as a source. */
final class Topic {

    /** Few polls and large ones. */
    static final Map<String, String> CONSUMER = Map.of(
            "max.poll.records", "20000",
            "fetch.max.bytes", "67108864",
            "max.partition.fetch.bytes", "8388608",
            "receive.buffer.bytes", "4194304",
            "check.crcs", "false");

    private Topic() {}

    static <T> KafkaSource<T> source(Arguments arguments, KafkaRecordDeserializationSchema<T> records) {
        Properties properties = new Properties();
        properties.putAll(CONSUMER);
        KafkaSourceBuilder<T> builder = KafkaSource.<T>builder()
                .setBootstrapServers(arguments.kafka())
                .setTopics(arguments.topic())
                .setGroupId("peer")
                .setProperties(properties)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(records);
        return arguments.isContinuous()
                ? builder.build()
                : builder.setBounded(OffsetsInitializer.latest()).build();
    }
}
