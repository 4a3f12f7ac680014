package io.millrace.engine.source;

import io.millrace.sdk.EventId;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Replay;
import java.util.Optional;

/**
 * One record of a topic as Spark hands it over, and what its headers say.
 *
 * @param timestamp when Kafka took it, in milliseconds since 1970
 * @param id the event's id, after the source of a CloudEvent: only both together are its own; null if it has none
 * @param replayOf what it is sent again for; null if it is not
 */
public record Arrival(
        String topic, int partition, long offset, long timestamp, byte[] value, byte[] id, byte[] replayOf) {

    public KafkaRecord record() {
        return new KafkaRecord(topic, partition, offset, timestamp, value);
    }

    /** What another record has only if it repeats this one; null if that cannot be told. */
    public byte[] identity() {
        if (replayOf != null) {
            return replayOf;
        }
        return id == null || id.length == 0 || id[0] == EventId.MADE ? null : id;
    }

    public Optional<Replay> replay() {
        return replayOf == null ? Optional.empty() : Replay.of(replayOf);
    }

    /** How the columns of Spark's Kafka source become these components. */
    public static String[] columns() {
        String id = header(EventId.HEADER);
        return new String[] {
            "topic",
            "partition",
            "offset",
            "unix_millis(timestamp) AS timestamp",
            "value",
            "coalesce(concat(" + header("ce_source") + ", X'00', " + id + "), " + id + ") AS id",
            header(Replay.HEADER) + " AS replayOf"
        };
    }

    /** Null if the record has no such header. */
    private static String header(String name) {
        return "get(headers.value, array_position(headers.key, '" + name + "') - 1)";
    }
}
