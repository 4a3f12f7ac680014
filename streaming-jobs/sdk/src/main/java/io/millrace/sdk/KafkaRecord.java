package io.millrace.sdk;

/**
 * One record of a topic.
 *
 * @param timestamp when Kafka took it, in milliseconds since 1970
 */
public record KafkaRecord(String topic, int partition, long offset, long timestamp, byte[] value) {}
