package io.millrace.engine;

/**
 * One record of a topic as Spark hands it over.
 *
 * @param timestamp when Kafka took it, in milliseconds since 1970
 */
public record KafkaRecord(String topic, int partition, long offset, long timestamp, byte[] value) {

    /** The name of its partition among those of all topics. */
    String partitionName() {
        return topic + "-" + partition;
    }

    /** How the columns of Spark's Kafka source become these components. */
    static String[] columns() {
        return new String[] {"topic", "partition", "offset", "unix_millis(timestamp) AS timestamp", "value"};
    }
}
