package io.millrace.pipelines.flights;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Writes one JSON object on one line. */
public final class JsonLine {

    private final StringBuilder json = new StringBuilder("{");

    public JsonLine text(String name, String value) {
        name(name).append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, json);
        json.append('"');
        return this;
    }

    public JsonLine number(String name, long value) {
        name(name).append(value);
        return this;
    }

    public String end() {
        return json.append('}').toString();
    }

    private StringBuilder name(String name) {
        return json.append(json.length() == 1 ? "\"" : ", \"").append(name).append("\": ");
    }
}
