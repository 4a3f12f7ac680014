package io.millrace.console;

import io.millrace.ingest.http.Problem;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What somebody wants done, as the command that does it.
 *
 * @param pipeline null for all of them
 * @param input what the command reads; null for nothing
 */
record ActionRequest(String action, String pipeline, List<String> command, byte[] input) {

    private static final Pattern RECORD = Pattern.compile("[^/#\\s]+/\\d{1,9}/\\d{1,18}(#\\d{1,9})?");
    private static final int MOST_RECORDS = 1_000;
    private static final String DRY_RUN = "--dry-run";

    ActionRequest {
        command = List.copyOf(command);
    }

    /** Whether it only says what it would do. */
    boolean isDryRun() {
        return command.contains(DRY_RUN);
    }

    static ActionRequest of(JsonObject given) throws Problem {
        String action = Requests.text(given, "action");
        String pipeline = Requests.optionalText(given, "pipeline");
        if (pipeline != null) {
            Quarantine.requirePipeline(pipeline);
        } else if (!action.equals("replay") && !action.equals("audit")) {
            throw Problem.of(400, "The action " + action + " is for one pipeline: say which.");
        }
        return switch (action) {
            case "replay" -> replay(pipeline, given);
            case "rebuild" ->
                new ActionRequest(action, pipeline, words(given, "dryRun", DRY_RUN, "rebuild", pipeline), null);
            case "drop" ->
                new ActionRequest(
                        action,
                        pipeline,
                        List.of("drop", pipeline, Requests.flag(given, "dryRun") ? DRY_RUN : "--yes"),
                        null);
            case "skip" ->
                new ActionRequest(
                        action,
                        pipeline,
                        List.of(
                                "skip",
                                pipeline,
                                "--topic=" + Requests.text(given, "topic"),
                                "--partition",
                                number(given, "partition"),
                                "--until",
                                number(given, "until")),
                        null);
            case "audit" -> audit(pipeline, given);
            default ->
                throw Problem.of(
                        400, "There is no action " + action + ". There are: replay, rebuild, drop, skip, audit.");
        };
    }

    private static ActionRequest audit(String pipeline, JsonObject given) throws Problem {
        List<String> words = new ArrayList<>(List.of("audit"));
        if (pipeline != null) {
            words.add(pipeline);
        }
        if (Requests.flag(given, "deep")) {
            words.add("--deep");
        }
        if (Requests.flag(given, "full")) {
            words.add("--full");
        }
        return new ActionRequest("audit", pipeline, words, null);
    }

    private static ActionRequest replay(String pipeline, JsonObject given) throws Problem {
        List<String> words = new ArrayList<>(List.of("replay"));
        if (pipeline != null) {
            words.addAll(List.of("--pipeline", pipeline));
        }
        String stage = Requests.oneOf("stage", Requests.optionalText(given, "stage"), Stage.values(), Stage::text);
        if (stage != null) {
            words.addAll(List.of("--stage", stage));
        }
        String reason = Requests.oneOf("reason", Requests.optionalText(given, "reason"), Reason.values(), Reason::text);
        if (reason != null) {
            words.addAll(List.of("--reason", reason));
        }
        for (String bound : List.of("since", "until")) {
            if (given.getValue(bound) != null) {
                String millis = number(given, bound);
                words.addAll(List.of(
                        "--" + bound,
                        Instant.ofEpochMilli(Long.parseLong(millis)).toString()));
            }
        }
        List<String> records = records(given);
        records.forEach(record -> words.addAll(List.of("--record", record)));
        byte[] edited = Requests.bytes(given);
        if (edited != null) {
            if (records.size() != 1 || pipeline == null) {
                throw Problem.of(400, "An edited copy takes the place of one record of one pipeline: say which.");
            }
            words.addAll(List.of("--edited", "-"));
        }
        if (Requests.flag(given, "dryRun")) {
            words.add(DRY_RUN);
        }
        return new ActionRequest("replay", pipeline, words, edited);
    }

    private static List<String> records(JsonObject given) throws Problem {
        Object value = given.getValue("records");
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray places) || places.isEmpty() || places.size() > MOST_RECORDS) {
            throw Problem.of(400, "records is a list of 1 to " + MOST_RECORDS + " places.");
        }
        List<String> records = new ArrayList<>();
        for (Object place : places) {
            if (!(place instanceof String text) || !RECORD.matcher(text).matches()) {
                throw Problem.of(400, "A record is topic/partition/offset, or topic/partition/offset#part.");
            }
            records.add(text);
        }
        return records;
    }

    private static List<String> words(JsonObject given, String flag, String option, String... words) throws Problem {
        List<String> all = new ArrayList<>(List.of(words));
        if (Requests.flag(given, flag)) {
            all.add(option);
        }
        return all;
    }

    private static String number(JsonObject given, String name) throws Problem {
        Object value = given.getValue(name);
        if (value instanceof Integer || value instanceof Long) {
            return Long.toString(Requests.number(name, value.toString()));
        }
        throw Problem.of(400, name + " has to be a whole number from 0.");
    }
}
