package io.millrace.sdk;

import java.time.Instant;

/** An event, and where it came from. */
public record Received<E>(E event, KafkaRecord source) {

    /** When Kafka took the record. */
    public Instant timestamp() {
        return Instant.ofEpochMilli(source.timestamp());
    }

    /** The record's bytes, which the codec has found to be text. */
    public Utf8 text() {
        return new Utf8(source.value());
    }
}
