package io.millrace.peers.flink;

import io.millrace.peers.work.Position;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Parses positions. A broken one is left out. */
final class Positions implements KafkaRecordDeserializationSchema<Position> {

    static final TypeInformation<Position> TYPE = new ByHandType<>(Position.class, PositionSerializer.INSTANCE);

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Position> positions) {
        Position position = Position.read(record.value(), record.timestamp());
        if (position != null) {
            positions.collect(position);
        }
    }

    @Override
    public TypeInformation<Position> getProducedType() {
        return TYPE;
    }
}
