package io.millrace.engine.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.spark.sql.connector.read.streaming.Offset;

/** How far event time had come when a batch was done: for Spark, an offset that it keeps in its log. */
final class Tick extends Offset {

    /** Before anything is known. */
    static final Tick FIRST = new Tick(-1, 0);

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Content(long batch, long watermark) {}

    private final Content content;

    /** @param watermark in microseconds since 1970 */
    Tick(long batch, long watermark) {
        this.content = new Content(batch, watermark);
    }

    long watermark() {
        return content.watermark();
    }

    @Override
    public String json() {
        try {
            return JSON.writeValueAsString(content);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Tick of(String json) {
        try {
            Content content = JSON.readValue(json, Content.class);
            return new Tick(content.batch(), content.watermark());
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("This is no tick of a checkpoint: " + json, foreign);
        }
    }
}
