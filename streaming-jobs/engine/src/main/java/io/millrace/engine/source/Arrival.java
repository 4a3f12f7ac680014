package io.millrace.engine.source;

import io.millrace.sdk.EventId;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Replay;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * One record of a topic as Kafka's client hands it over, and what its headers say.
 *
 * @param timestamp when Kafka took it, in milliseconds since 1970
 * @param id the event's id, after the source of a CloudEvent: only both together are its own; null if it has none
 * @param replayOf what it is sent again for; null if it is not
 */
public record Arrival(
        String topic, int partition, long offset, long timestamp, byte[] value, byte[] id, byte[] replayOf) {

    /** The header in which a CloudEvent has its source. */
    private static final String SOURCE = "ce_source";

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

    /** Of several headers with one name the first counts. */
    public static Arrival of(ConsumerRecord<byte[], byte[]> record) {
        byte[] id = null;
        byte[] source = null;
        byte[] replayOf = null;
        for (Header header : record.headers()) {
            switch (header.key()) {
                case EventId.HEADER -> id = id == null ? header.value() : id;
                case SOURCE -> source = source == null ? header.value() : source;
                case Replay.HEADER -> replayOf = replayOf == null ? header.value() : replayOf;
                default -> {}
            }
        }
        return new Arrival(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.value(),
                id == null || source == null ? id : both(source, id),
                replayOf);
    }

    /**
     * That of records whose sender calls them so.
     *
     * @param source of a CloudEvent; null for other events
     */
    public static byte[] identity(String source, String id) {
        byte[] own = id.getBytes(StandardCharsets.UTF_8);
        return source == null ? own : both(source.getBytes(StandardCharsets.UTF_8), own);
    }

    private static byte[] both(byte[] source, byte[] id) {
        byte[] both = Arrays.copyOf(source, source.length + 1 + id.length);
        System.arraycopy(id, 0, both, source.length + 1, id.length);
        return both;
    }
}
