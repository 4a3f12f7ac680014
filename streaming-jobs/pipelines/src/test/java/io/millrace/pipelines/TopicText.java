package io.millrace.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A topic that a pipeline reads: of each kind of event the first sample, and which of its fields the
 * codec cannot do without.
 *
 * @param samples records that the codec takes
 */
record TopicText<E>(Topic<E> topic, String name, List<byte[]> samples) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String text() {
        Map<Class<?>, byte[]> kinds = new LinkedHashMap<>();
        for (byte[] sample : samples) {
            event(sample).ifPresent(event -> kinds.putIfAbsent(event.getClass(), sample));
        }
        StringBuilder text = new StringBuilder("\n### `%s`\n\n%s Its name is set by `%s`. A record is %s.\n"
                .formatted(
                        name,
                        topic.name().meaning(),
                        topic.name().key(),
                        topic.form() == Topic.Form.JSON ? "a JSON object" : "a line of text"));
        kinds.values().forEach(sample -> text.append(topic.form() == Topic.Form.JSON ? json(sample) : line(sample)));
        return text.toString();
    }

    private String json(byte[] sample) {
        ObjectNode tree = shortened(sample);
        return sample(tree.toString(), sample) + "\n| field | type | must be there |\n|---|---|---|\n"
                + fields(tree, at -> at, "");
    }

    /** Lists with their first element alone. */
    private static ObjectNode shortened(byte[] sample) {
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(sample);
            tree.forEach(value -> {
                while (value instanceof ArrayNode list && list.size() > 1) {
                    list.remove(list.size() - 1);
                }
            });
            return tree;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private String fields(ObjectNode record, UnaryOperator<ObjectNode> place, String prefix) {
        StringBuilder rows = new StringBuilder();
        place.apply(record).properties().forEach(field -> {
            ObjectNode without = record.deepCopy();
            place.apply(without).remove(field.getKey());
            rows.append("| `%s%s` | %s | %s |\n"
                    .formatted(prefix, field.getKey(), type(field.getValue()), isTaken(without) ? "no" : "yes"));
            if (field.getValue().path(0).isObject()) {
                rows.append(fields(
                        record,
                        at -> (ObjectNode) place.apply(at).get(field.getKey()).get(0),
                        prefix + field.getKey() + "[]."));
            }
        });
        return rows.toString();
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "text";
            case NUMBER -> value.isIntegralNumber() ? "whole number" : "number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "list";
            default -> "object";
        };
    }

    private boolean isTaken(ObjectNode record) {
        return event(record.toString().getBytes(StandardCharsets.UTF_8)).isPresent();
    }

    private String line(byte[] sample) {
        String text = new String(sample, StandardCharsets.UTF_8);
        return sample(text, sample) + "\nIts fields, with a tab between each: `" + String.join("`, `", names(text))
                + "`.\n";
    }

    /** As the codec calls them when they are missing. */
    private List<String> names(String line) {
        String[] values = line.split("\t");
        return Stream.iterate(0, place -> place < values.length, place -> place + 1)
                .map(place -> String.join("\t", List.of(values).subList(0, place)) + (place == 0 ? "\t" : "\t\t") + "x")
                .map(broken -> (Parsed.Rejected<E>) topic.codec().parse(broken.getBytes(StandardCharsets.UTF_8)))
                .map(refused -> refused.detail().replace(" is missing", ""))
                .toList();
    }

    private String sample(String text, byte[] sample) {
        return "\nWith the key `%s`:\n\n    %s\n"
                .formatted(topic.key().apply(event(sample).orElseThrow()), text);
    }

    /** The event of a record, or the first if there are several. */
    private Optional<E> event(byte[] record) {
        Parsed<E> parsed = topic.codec().parse(record);
        Parsed<E> foremost =
                parsed instanceof Parsed.Several<E> several ? several.foremost().orElse(parsed) : parsed;
        return foremost instanceof Parsed.Accepted<E> accepted ? Optional.of(accepted.event()) : Optional.empty();
    }
}
