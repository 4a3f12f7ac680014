package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Where Kafka has the events of one request, in their order: {@code partition/offset}. */
public final class Positions {

    private static final long UNKNOWN = -1;

    private final int[] partitions;
    private final long[] offsets;

    Positions(int count) {
        partitions = new int[count];
        offsets = new long[count];
    }

    void set(int index, RecordMetadata stored) {
        partitions[index] = stored.partition();
        offsets[index] = stored.hasOffset() ? stored.offset() : UNKNOWN;
    }

    /** As an element of a JSON array; null if Kafka did not say. */
    public void append(int index, StringBuilder json) {
        if (offsets[index] == UNKNOWN) {
            json.append("null");
        } else {
            json.append('"')
                    .append(partitions[index])
                    .append('/')
                    .append(offsets[index])
                    .append('"');
        }
    }

    public void write(int index, JsonGenerator json) throws IOException {
        if (offsets[index] == UNKNOWN) {
            json.writeNull();
        } else {
            json.writeString(partitions[index] + "/" + offsets[index]);
        }
    }

    public void writeAll(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("positions");
        for (int index = 0; index < offsets.length; index++) {
            write(index, json);
        }
        json.writeEndArray();
    }
}
