package io.millrace.peers.flink;

import io.millrace.peers.work.GameEventReader;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Game events as rows. A broken one is left out. */
final class GameEventRows implements KafkaRecordDeserializationSchema<RowData> {

    private static final int COLUMNS = 7;

    private transient GameEventReader event;
    private transient GenericRowData row;

    @Override
    public void open(InitializationContext context) {
        event = new GameEventReader();
        row = new GenericRowData(COLUMNS);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<RowData> rows) {
        if (!event.read(message.value())) {
            return;
        }
        row.setField(0, StringData.fromString(event.eventType()));
        row.setField(1, StringData.fromString(event.direction()));
        row.setField(2, StringData.fromString(event.eventDetail()));
        row.setField(3, StringData.fromString(event.host()));
        row.setField(4, StringData.fromString(event.userAgent()));
        row.setField(5, StringData.fromString(event.accept()));
        row.setField(6, TimestampData.fromEpochMillis(message.timestamp()));
        rows.collect(row);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return TypeInformation.of(RowData.class);
    }
}
