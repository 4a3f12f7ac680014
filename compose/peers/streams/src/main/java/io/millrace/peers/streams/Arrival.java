package io.millrace.peers.streams;

import io.millrace.peers.work.Position;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** A position, which is parsed once, and when Kafka took it, which only the extractor of its time sees. */
final class Arrival {

    /** Takes event time from positions. A broken record does not change it. */
    static final class Times implements TimestampExtractor {

        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            Arrival arrival = (Arrival) record.value();
            arrival.sentAt = record.timestamp();
            return arrival.position == null ? Math.max(0, partitionTime) : arrival.position.millis();
        }
    }

    private final Position position;
    private long sentAt;

    private Arrival(Position position) {
        this.position = position;
    }

    static Arrival read(byte[] value) {
        return new Arrival(Position.read(value, 0));
    }

    /** Null if it is broken. */
    Position position() {
        return position;
    }

    long sentAt() {
        return sentAt;
    }
}
