package io.millrace.sdk;

import com.fasterxml.jackson.core.JsonParser;
import io.millrace.sdk.Topic.Form;
import java.io.IOException;

/**
 * Reads records of a topic into Java records: JSON objects by the names of their fields, lines of text by the places of
 * theirs. A field is required unless it is {@link Optional}; what else has to be true of it annotations say, and a method
 * of the record: {@code String check()}, which returns what is wrong or null, or {@code void check() throws Rejection}.
 */
record RecordCodec<R extends Record>(Class<R> type, Form form) implements Codec<R> {

    RecordCodec {
        if (form == Form.TEXT) {
            RecordShape.of(type).requireText();
        } else {
            RecordShape.of(type);
        }
    }

    @Override
    public Parsed<R> parse(byte[] value) {
        RecordShape<R> shape = RecordShape.of(type);
        return form == Form.TEXT
                ? TextLines.parse(value, shape.names(), shape::ofTexts)
                : JsonObjects.parse(value, new Fields<>(shape));
    }

    private static final class Fields<R extends Record> implements JsonObjects.Fields<R> {
        private final RecordShape<R> shape;
        private final Object[] values;
        private int read;

        Fields(RecordShape<R> shape) {
            this.shape = shape;
            this.values = shape.noValues();
        }

        @Override
        public void field(String name, JsonParser value) throws IOException, Rejection {
            read = shape.read(name, value, values, read);
        }

        @Override
        public R event() throws Rejection {
            return shape.of(values);
        }
    }
}
