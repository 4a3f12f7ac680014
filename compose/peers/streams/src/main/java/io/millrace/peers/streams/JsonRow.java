package io.millrace.peers.streams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.millrace.peers.work.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A row as a JSON object. Times are microseconds since 1970; what is null is left out. */
final class JsonRow {

    private static final JsonFactory JSON = new JsonFactory();

    private final ByteArrayBuilder bytes = new ByteArrayBuilder(256);
    private final JsonGenerator json;

    JsonRow() {
        try {
            json = JSON.createGenerator(bytes);
            json.writeStartObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    JsonRow with(String name, String text) {
        try {
            if (text != null) {
                json.writeStringField(name, text);
            }
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    JsonRow with(String name, Long number) {
        try {
            if (number != null && number != Times.NONE) {
                json.writeNumberField(name, number);
            }
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    JsonRow with(String name, Double number) {
        try {
            json.writeNumberField(name, number);
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    JsonRow with(String name, Boolean flag) {
        try {
            if (flag != null) {
                json.writeBooleanField(name, flag);
            }
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    JsonRow with(String name, Map<String, String> texts) {
        try {
            json.writeObjectFieldStart(name);
            for (var text : texts.entrySet()) {
                json.writeStringField(text.getKey(), text.getValue());
            }
            json.writeEndObject();
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    byte[] bytes() {
        try {
            json.writeEndObject();
            json.close();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
