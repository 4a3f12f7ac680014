package io.millrace.console;

import io.millrace.ingest.http.Problem;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Topic;
import io.millrace.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a topic's codec says of bytes that nobody has sent yet: the same code that a pipeline reads them with. */
final class Preview {

    private static final int DEEPEST = 8;

    private final Map<String, Topic<?>> topics = new LinkedHashMap<>();

    Preview(Settings settings) {
        Pipelines.inputs(settings).forEach(topic -> topics.put(settings.value(topic.name()), topic.with(settings)));
    }

    JsonObject of(String name, byte[] bytes) throws Problem {
        Topic<?> topic = topics.get(name);
        if (topic == null) {
            throw Problem.of(
                    404,
                    "No pipeline reads a topic " + name + ". There are: " + String.join(", ", topics.keySet()) + ".");
        }
        return json(topic.codec().parse(bytes));
    }

    private static JsonObject json(Parsed<?> parsed) {
        return switch (parsed) {
            case Parsed.Accepted<?> yes ->
                new JsonObject().put("state", "accepted").put("events", 1).put("event", value(yes.event(), 0));
            case Parsed.Rejected<?> no ->
                new JsonObject()
                        .put("state", "rejected")
                        .put("stage", no.reason().stage().text())
                        .put("reason", no.reason().text())
                        .put("detail", no.detail())
                        .put("field", Quarantine.field(no.reason().text(), no.detail()));
            case Parsed.Several<?> several -> {
                JsonArray parts = new JsonArray();
                several.parts().forEach(part -> parts.add(json(part.parsed())));
                yield new JsonObject().put("state", "several").put("parts", parts);
            }
        };
    }

    /** As JSON, for people. */
    private static Object value(Object value, int depth) {
        if (value == null
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Float) {
            return value;
        }
        if (depth < DEEPEST && value instanceof Record fields) {
            return fields(fields, depth);
        }
        if (depth < DEEPEST && value instanceof Collection<?> many) {
            JsonArray all = new JsonArray();
            many.forEach(one -> all.add(value(one, depth + 1)));
            return all;
        }
        if (depth < DEEPEST && value instanceof Map<?, ?> pairs) {
            JsonObject all = new JsonObject();
            pairs.forEach((key, one) -> all.put(String.valueOf(key), value(one, depth + 1)));
            return all;
        }
        if (depth < DEEPEST && value.getClass().isArray()) {
            JsonArray all = new JsonArray();
            for (int index = 0; index < Array.getLength(value); index++) {
                all.add(value(Array.get(value, index), depth + 1));
            }
            return all;
        }
        return value.toString();
    }

    private static JsonObject fields(Record fields, int depth) {
        JsonObject all = new JsonObject();
        for (RecordComponent component : fields.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                all.put(component.getName(), value(component.getAccessor().invoke(fields), depth + 1));
            } catch (ReflectiveOperationException | RuntimeException closed) {
                all.put(component.getName(), "?");
            }
        }
        return all;
    }
}
