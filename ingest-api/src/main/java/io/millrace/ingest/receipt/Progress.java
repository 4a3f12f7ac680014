package io.millrace.ingest.receipt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.ingest.http.Json;
import io.millrace.ingest.store.Reader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Which pipelines have read a record, as Kafka knows it: less than a driver, for when none answers. */
final class Progress {

    private Progress() {}

    /**
     * In the form in which a driver answers.
     *
     * @param unknown why it is not more
     */
    static Buffer of(Question.At record, List<Reader> readers, String unknown) {
        List<String> all = new ArrayList<>(List.of(unknown));
        return Json.object(json -> {
            json.writeStringField("topic", record.topic());
            json.writeArrayFieldStart("records");
            json.writeStartObject();
            json.writeNumberField("partition", record.partition());
            json.writeNumberField("offset", record.offset());
            json.writeArrayFieldStart("pipelines");
            for (Reader reader : readers) {
                OptionalLong next = reader.next(record.topic(), record.partition());
                if (next.isPresent()) {
                    write(json, record, reader.pipeline(), next.getAsLong());
                } else {
                    all.add("Kafka does not know how far " + reader.pipeline() + " has read partition "
                            + record.partition() + ".");
                }
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeArrayFieldStart("unknown");
            for (String one : all) {
                json.writeString(one);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, Question.At record, String pipeline, long next) throws IOException {
        boolean isRead = record.offset() < next;
        json.writeStartObject();
        json.writeStringField("pipeline", pipeline);
        json.writeStringField("state", isRead ? "read" : "waiting");
        if (isRead) {
            json.writeStringField("sentence", pipeline + " has read and committed it.");
        } else {
            long records = record.offset() - next + 1;
            json.writeObjectFieldStart("behind");
            json.writeNumberField("records", records);
            json.writeEndObject();
            json.writeStringField(
                    "sentence",
                    pipeline + " has not read it yet. It is number " + records
                            + " of the records that wait in partition " + record.partition() + ".");
        }
        json.writeEndObject();
    }
}
