package io.millrace.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An array with one object per row. */
final class JsonWriter implements RowWriter {

    private final PrintStream out;
    private final JsonGenerator json;
    private List<String> columns = List.of();
    private boolean first = true;

    JsonWriter(PrintStream out) {
        this.out = out;
        try {
            this.json = new JsonFactory()
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .createGenerator(out);
            this.json.setRootValueSeparator(null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void columns(List<String> names) {
        columns = names;
    }

    @Override
    public void row(List<Object> values) {
        try {
            json.writeRaw(first ? "[\n" : ",\n");
            first = false;
            json.writeStartObject();
            for (int index = 0; index < columns.size(); index++) {
                json.writeFieldName(columns.get(index));
                write(values.get(index));
            }
            json.writeEndObject();
        } catch (IOException | SQLException broken) {
            throw new Failure("Cannot write the answer: " + broken.getMessage(), broken);
        }
    }

    private void write(Object value) throws IOException, SQLException {
        switch (value) {
            case null -> json.writeNull();
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Short number -> json.writeNumber(number);
            case Byte number -> json.writeNumber(number);
            case Float number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            case Array array -> writeAll(List.of((Object[]) array.getArray()));
            case List<?> list -> writeAll(list);
            case Map<?, ?> map -> writeMap(map);
            default -> json.writeString(value.toString());
        }
    }

    private void writeAll(List<?> values) throws IOException, SQLException {
        json.writeStartArray();
        for (Object each : new ArrayList<>(values)) {
            write(each);
        }
        json.writeEndArray();
    }

    private void writeMap(Map<?, ?> map) throws IOException, SQLException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            write(entry.getValue());
        }
        json.writeEndObject();
    }

    @Override
    public void end() {
        try {
            json.writeRaw(first ? "[]\n" : "\n]\n");
            json.flush();
            out.flush();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
