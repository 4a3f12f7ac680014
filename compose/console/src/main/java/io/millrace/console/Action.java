package io.millrace.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** Something that somebody has started, and what it has printed so far. */
final class Action {

    private static final int MOST_LINES = 200;
    private static final int LONGEST_LINE = 2_000;

    /** A line that is soon followed by another like it. */
    private static final Pattern PROGRESS = Pattern.compile("(.*) … \\d+ s");

    private final String id;
    private final String who;
    private final ActionRequest request;
    private final long begun;
    private final Deque<String> output = new ArrayDeque<>();
    private String progress;
    private Long ended;
    private Integer exit;

    Action(String id, String who, ActionRequest request, long begun) {
        this.id = id;
        this.who = who;
        this.request = request;
        this.begun = begun;
    }

    String id() {
        return id;
    }

    String who() {
        return who;
    }

    ActionRequest request() {
        return request;
    }

    synchronized boolean isRunning() {
        return ended == null;
    }

    synchronized void prints(String line) {
        var found = PROGRESS.matcher(line);
        if (found.matches()) {
            progress = found.group(1);
            return;
        }
        output.addLast(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line);
        if (output.size() > MOST_LINES) {
            output.removeFirst();
        }
    }

    synchronized void ended(int code, long at) {
        exit = code;
        ended = at;
        progress = null;
    }

    synchronized JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("who", who)
                .put("action", request.action())
                .put("pipeline", request.pipeline())
                .put("command", String.join(" ", request.command()))
                .put("begun", begun)
                .put("ended", ended)
                .put("state", ended == null ? "running" : exit == 0 ? "done" : "failed")
                .put("exit", exit)
                .put("output", new JsonArray(output.stream().toList()))
                .put("progress", progress);
    }
}
