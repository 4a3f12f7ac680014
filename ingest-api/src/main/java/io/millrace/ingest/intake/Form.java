package io.millrace.ingest.intake;

import io.millrace.ingest.http.Problem;
import io.millrace.sdk.Topic;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** In which form a request carries its events. */
enum Form {
    /** An object, or an array of objects. */
    JSON {
        @Override
        List<Incoming> read(MultiMap headers, byte[] body, int limit) throws Problem {
            return JsonText.isArray(body) ? several(JsonText.elements(body, limit)) : single(body);
        }
    },
    LINES {
        @Override
        List<Incoming> read(MultiMap headers, byte[] body, int limit) throws Problem {
            return several(Lines.of(body, limit));
        }
    },
    CLOUD_EVENT_IN_HEADERS {
        @Override
        List<Incoming> read(MultiMap headers, byte[] body, int limit) throws Problem {
            return List.of(CloudEvents.binary(headers, body));
        }
    },
    CLOUD_EVENT {
        @Override
        List<Incoming> read(MultiMap headers, byte[] body, int limit) throws Problem {
            return List.of(CloudEvents.structured(body, ""));
        }
    },
    CLOUD_EVENTS {
        @Override
        List<Incoming> read(MultiMap headers, byte[] body, int limit) throws Problem {
            if (!JsonText.isArray(body)) {
                throw Problem.of(400, "A batch of CloudEvents is a JSON array.");
            }
            List<Incoming> events = new ArrayList<>();
            for (byte[] element : JsonText.elements(body, limit)) {
                events.add(CloudEvents.structured(element, " at index " + events.size()));
            }
            return events;
        }
    };

    abstract List<Incoming> read(MultiMap headers, byte[] body, int limit) throws Problem;

    private static List<Incoming> single(byte[] body) {
        return List.of(Incoming.of(body));
    }

    private static List<Incoming> several(List<byte[]> values) {
        return values.stream().map(Incoming::of).toList();
    }

    /** By the request's headers and what the topic holds. */
    static Form of(MultiMap headers, Topic<?> topic) throws Problem {
        boolean isJson = topic.form() == Topic.Form.JSON;
        if (CloudEvents.isBinary(headers)) {
            return CLOUD_EVENT_IN_HEADERS;
        }
        String header = headers.get("Content-Type");
        if (header == null) {
            throw unsupported(isJson, "The request has no Content-Type");
        }
        String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
        requireUtf8(parts);
        return switch (parts[0].strip()) {
            case "application/cloudevents+json" -> CLOUD_EVENT;
            case "application/cloudevents-batch+json" -> CLOUD_EVENTS;
            case "application/json" -> {
                if (!isJson) {
                    throw unsupported(false, "The topic holds text, not JSON");
                }
                yield JSON;
            }
            case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines" -> {
                if (!isJson) {
                    throw unsupported(false, "The topic holds text, not JSON");
                }
                yield LINES;
            }
            case "text/plain" -> {
                if (isJson) {
                    throw unsupported(true, "The topic holds JSON, not text");
                }
                yield LINES;
            }
            default -> throw unsupported(isJson, "This Content-Type is not known here");
        };
    }

    private static void requireUtf8(String[] parts) throws Problem {
        for (int index = 1; index < parts.length; index++) {
            String part = parts[index].strip().replace("\"", "");
            if (part.startsWith("charset=") && !part.equals("charset=utf-8") && !part.equals("charset=us-ascii")) {
                throw Problem.of(415, "The charset has to be utf-8.");
            }
        }
    }

    private static Problem unsupported(boolean isJson, String why) {
        return Problem.of(
                415,
                why + ". Send "
                        + (isJson
                                ? "application/json (an object or an array), application/x-ndjson (an object a line)"
                                : "text/plain (an event a line)")
                        + ", or CloudEvents.");
    }
}
