package io.millrace.console;

import io.millrace.ingest.http.Problem;
import io.millrace.ingest.receipt.DriverAddress;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an event is. A driver knows; without one the command line finds out, from Kafka and the storage. */
final class Finder {

    private static final Pattern POSITION = Pattern.compile("([^/]+)/(\\d{1,9})/(\\d{1,18})");
    private static final Pattern LIST = Pattern.compile("^\\[", Pattern.MULTILINE);
    private static final int LONGEST = 2_000;

    private final Settings settings;
    private final List<Pipeline> pipelines;
    private final DriverView drivers;
    private final Overview overview;
    private final CommandLine commands;

    Finder(Settings settings, List<Pipeline> pipelines, DriverView drivers, Overview overview, CommandLine commands) {
        this.settings = settings;
        this.pipelines = pipelines;
        this.drivers = drivers;
        this.overview = overview;
        this.commands = commands;
    }

    /**
     * @param event an id, or topic/partition/offset
     * @param topic null for every one
     * @param source of a CloudEvent; null for other events
     */
    JsonObject find(String event, String topic, String source) throws Problem, InterruptedException, IOException {
        if (event.isBlank() || event.length() > LONGEST || event.indexOf('\0') >= 0) {
            throw Problem.of(400, "event is an id, or topic/partition/offset.");
        }
        TreeSet<String> topics = new TreeSet<>();
        pipelines.forEach(pipeline -> topics.addAll(pipeline.topics(settings)));
        Matcher position = POSITION.matcher(event);
        boolean isPosition = topic == null && position.matches();
        String only = isPosition ? position.group(1) : topic;
        if (only != null && !topics.contains(only)) {
            throw Problem.of(
                    404, "No pipeline reads a topic " + only + ". There are: " + String.join(", ", topics) + ".");
        }
        // Each that answers knows all pipelines; one that is silent would be waited for once a topic.
        List<DriverAddress> answering = overview.look(new ArrayList<>()).statuses().values().stream()
                .map(DriverView.Status::driver)
                .distinct()
                .toList();
        JsonArray reports = new JsonArray();
        for (String each : only == null ? topics : List.of(only)) {
            Map<String, String> question = new LinkedHashMap<>(Map.of("topic", each));
            if (isPosition) {
                question.put("partition", position.group(2));
                question.put("offset", position.group(3));
            } else {
                question.put("id", event);
                if (source != null) {
                    question.put("source", source);
                }
            }
            Optional<JsonObject> report = drivers.trace(answering, question);
            if (report.isEmpty()) {
                return withoutDriver(event, topic, source);
            }
            if (isTelling(report.get())) {
                reports.add(report.get());
            }
        }
        return new JsonObject().put("reports", reports);
    }

    private static boolean isTelling(JsonObject report) {
        return !report.getJsonArray("records", new JsonArray()).isEmpty()
                || !report.getJsonArray("unknown", new JsonArray()).isEmpty();
    }

    private JsonObject withoutDriver(String event, String topic, String source)
            throws IOException, InterruptedException, Problem {
        List<String> words = new ArrayList<>(List.of("trace", "--json"));
        if (topic != null) {
            words.add("--topic=" + topic);
        }
        if (source != null) {
            words.add("--source=" + source);
        }
        // What begins with a dash is an id all the same.
        words.addAll(List.of("--", event));
        String output = commands.run(words, null, "").output();
        // Progress may stand above it.
        Matcher begin = LIST.matcher(output);
        if (!begin.find()) {
            throw Problem.of(502, output.isBlank() ? "The command trace printed nothing." : output.strip());
        }
        try {
            return new JsonObject().put("reports", new JsonArray(output.substring(begin.start())));
        } catch (DecodeException other) {
            throw Problem.of(502, "The command trace printed no JSON: " + output.strip());
        }
    }
}
