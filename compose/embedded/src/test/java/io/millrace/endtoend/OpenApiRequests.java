package io.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Requests that an OpenAPI document allows, and requests that differ from those in one way or another. */
final class OpenApiRequests {

    private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");
    private static final int DEEPEST = 6;
    private static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "\0",
            "../../etc/passwd",
            "%00%0d%0a",
            "'; drop table events; --",
            "${jndi:ldap://127.0.0.1/a}",
            "<script>alert(1)</script>",
            "{{7*7}}",
            "\u202e\ufeff\ud83d\udde1",
            "\ud800",
            "NaN",
            "-1",
            "9".repeat(400),
            "a".repeat(9_000));
    private static final List<String> ODD_HEADERS = List.of(
            "X-Request-Id: " + "x".repeat(100),
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "Accept: application/xml",
            "Accept-Encoding: br, gzip;q=0",
            "Content-Encoding: br",
            "Content-Language: \u00e4",
            "Expect: 100-continue",
            "If-None-Match: *",
            "Range: bytes=0-0, 5-1",
            "Upgrade: h2c",
            "X-Forwarded-For: 1.2.3.4, x",
            "X-HTTP-Method-Override: DELETE",
            "ce-specversion: 1.0\r\nce-id: 1\r\nce-source: s\r\nce-type: t",
            "ce-specversion: 9\r\nce-id: \u00ff");

    /** A request, and the statuses that its operation may have; empty if there is no such operation. */
    record Made(Ask ask, Set<Integer> statuses) {}

    private final JsonNode document;
    private final Random random;
    private final List<String> names;
    private final List<String> keys;

    /** @param names what parameters of paths stand for, as often as not */
    OpenApiRequests(JsonNode document, long seed, List<String> names, List<String> keys) {
        this.document = document;
        this.random = new Random(seed);
        this.names = List.copyOf(names);
        this.keys = List.copyOf(keys);
    }

    Made next() {
        Map.Entry<String, JsonNode> path = one(List.copyOf(document.get("paths").properties()));
        String method = one(METHODS);
        JsonNode operation = path.getValue().path(method);
        if (operation.isMissingNode() && random.nextInt(10) > 0) {
            return next();
        }
        StringBuilder target = new StringBuilder(filled(path.getKey()));
        List<String> headers = new ArrayList<>();
        char separator = '?';
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode known = resolved(parameter);
            String value = text(known.path("schema"));
            if (random.nextInt(3) == 0) {
                continue;
            }
            if (known.path("in").asText().equals("query")) {
                target.append(separator)
                        .append(known.get("name").asText())
                        .append('=')
                        .append(escaped(value));
                separator = '&';
            } else if (known.path("in").asText().equals("header")) {
                headers.add(known.get("name").asText() + ": " + value.replaceAll("[\\x00-\\x1f]", ""));
            }
        }
        if (random.nextInt(8) == 0) {
            headers.add(one(ODD_HEADERS));
        }
        if (random.nextInt(10) > 0) {
            headers.add("X-Api-Key: " + one(keys));
        }
        byte[] body = operation.has("requestBody") || random.nextInt(20) == 0 ? body(operation, headers) : null;
        StringBuilder head = new StringBuilder(method.toUpperCase(java.util.Locale.ROOT) + " " + target
                + " HTTP/1.1\r\nHost: " + one(List.of("Ann", "Player 1", "b:80", "\u00e4")) + "\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        return new Made(new Ask(head.toString(), body), statuses(operation));
    }

    private static Set<Integer> statuses(JsonNode operation) {
        Set<Integer> statuses = new TreeSet<>();
        operation.path("responses").fieldNames().forEachRemaining(status -> statuses.add(Integer.parseInt(status)));
        return statuses;
    }

    private String filled(String path) {
        String filled = path;
        while (filled.contains("{")) {
            String value = random.nextBoolean() ? one(names) : escaped(one(ODD_TEXTS));
            filled = filled.substring(0, filled.indexOf('{')) + value + filled.substring(filled.indexOf('}') + 1);
        }
        return filled;
    }

    private String escaped(String text) {
        return random.nextInt(30) == 0
                ? "%" + one(List.of("", "z", "zz", "c0%ae", "ff"))
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private byte[] body(JsonNode operation, List<String> headers) {
        List<Map.Entry<String, JsonNode>> types =
                List.copyOf(operation.path("requestBody").path("content").properties());
        String type = types.isEmpty() || random.nextInt(10) == 0
                ? one(List.of("application/xml", "text/plain", "application/json; charset=latin1", ";", "a/b"))
                : one(types).getKey();
        JsonNode content = operation.path("requestBody").path("content").path(type);
        headers.add("Content-Type: " + type);
        JsonNode made = content.has("example") && random.nextBoolean()
                ? content.get("example")
                : value(content.path("schema"), 0);
        byte[] body = (made.isTextual() ? made.textValue() : made.toString()).getBytes(StandardCharsets.UTF_8);
        if (body.length > 0 && random.nextInt(5) == 0) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(8) == 0) {
            headers.add("Content-Encoding: gzip");
            return random.nextInt(4) == 0 ? body : Ask.gzip(body);
        }
        return body;
    }

    private String text(JsonNode schema) {
        JsonNode value = value(schema, 0);
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /** Mostly as the schema says, sometimes not. */
    private JsonNode value(JsonNode unresolved, int depth) {
        JsonNode schema = resolved(unresolved);
        if (depth > DEEPEST || random.nextInt(12) == 0) {
            return odd();
        }
        for (String choice : List.of("oneOf", "anyOf", "enum", "examples")) {
            if (schema.has(choice)) {
                JsonNode chosen =
                        schema.get(choice).get(random.nextInt(schema.get(choice).size()));
                return choice.endsWith("Of") ? value(chosen, depth + 1) : chosen;
            }
        }
        if (schema.has("example") || schema.has("const") || schema.has("default")) {
            return schema.has("example")
                    ? schema.get("example")
                    : schema.has("const") ? schema.get("const") : schema.get("default");
        }
        return switch (schema.path("type").isArray()
                ? schema.get("type").get(0).asText()
                : schema.path("type").asText("object")) {
            case "array" -> several(schema.path("items"), depth);
            case "integer" -> JsonNodeFactory.instance.numberNode(random.nextInt(-2, 1_000));
            case "number" -> JsonNodeFactory.instance.numberNode(random.nextGaussian() * 1e6);
            case "boolean" -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case "string" -> JsonNodeFactory.instance.textNode(one(ODD_TEXTS));
            default -> object(schema, depth);
        };
    }

    private ArrayNode several(JsonNode items, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int count = random.nextInt(6); count > 0; count--) {
            array.add(value(items, depth + 1));
        }
        return array;
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (random.nextInt(8) > 0) {
                object.set(property.getKey(), value(property.getValue(), depth + 1));
            }
        }
        if (random.nextBoolean()) {
            object.put("event_type", one(List.of("default", "sword_event", "guild_event")));
        }
        if (random.nextInt(4) == 0) {
            object.set(one(ODD_TEXTS), odd());
        }
        return object;
    }

    private JsonNode odd() {
        return switch (random.nextInt(6)) {
            case 0 -> JsonNodeFactory.instance.nullNode();
            case 1 -> JsonNodeFactory.instance.numberNode(Long.MIN_VALUE);
            case 2 -> JsonNodeFactory.instance.numberNode(new java.math.BigDecimal("1e400"));
            case 3 -> JsonNodeFactory.instance.arrayNode();
            case 4 -> JsonNodeFactory.instance.objectNode();
            default -> JsonNodeFactory.instance.textNode(one(ODD_TEXTS));
        };
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
