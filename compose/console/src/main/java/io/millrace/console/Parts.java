package io.millrace.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Whether each part answers, and of those of this machine how much memory they take and how often they were started again. */
final class Parts {

    private static final int PATIENCE_MILLIS = 2_000;
    private static final long PAGE = 4_096;

    /** The parts that everybody has. Others are named by a setting. */
    private final Map<String, Question> questions = new LinkedHashMap<>();

    /** The stack of this machine keeps what it has started in this file; null if there is none. */
    private final Path stack;

    /** Asks a part for a sign of life. */
    @FunctionalInterface
    interface Question {
        void ask() throws Exception;
    }

    Parts(Path home) {
        this.stack = home == null ? null : home.resolve("stack.json");
    }

    void add(String name, Question question) {
        questions.put(name, question);
    }

    /** One that takes connections at least. */
    void add(String name, URI address) {
        add(name, () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
            }
        });
    }

    /** All of them, asked side by side. */
    List<JsonObject> look() throws InterruptedException {
        Map<String, JsonObject> processes = processes();
        List<JsonObject> parts = new ArrayList<>();
        try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<?>> asked = new LinkedHashMap<>();
            questions.forEach((name, question) -> asked.put(name, side.submit((Callable<Void>) () -> {
                question.ask();
                return null;
            })));
            for (Map.Entry<String, Future<?>> one : asked.entrySet()) {
                parts.add(part(one.getKey(), one.getValue(), processes.get(one.getKey())));
            }
        }
        return parts;
    }

    private static JsonObject part(String name, Future<?> answer, JsonObject process) throws InterruptedException {
        JsonObject part =
                new JsonObject().put("name", name).put("state", "ready").put("detail", null);
        try {
            answer.get();
        } catch (ExecutionException silent) {
            boolean isDead = process != null && process.getLong("memoryBytes") == null;
            part.put("state", isDead ? "dead" : "silent")
                    .put("detail", String.valueOf(silent.getCause().getMessage()));
        }
        return part.put("memoryBytes", process == null ? null : process.getLong("memoryBytes"))
                .put("restarts", process == null ? null : process.getInteger("restarts"));
    }

    /** The memory and the restarts of a part of this machine's stack. */
    JsonObject process(String name) {
        JsonObject process = processes().get(name);
        return new JsonObject()
                .put("memoryBytes", process == null ? null : process.getLong("memoryBytes"))
                .put("restarts", process == null ? null : process.getInteger("restarts"));
    }

    private Map<String, JsonObject> processes() {
        Map<String, JsonObject> processes = new LinkedHashMap<>();
        if (stack == null || !Files.exists(stack)) {
            return processes;
        }
        try {
            JsonObject running = new JsonObject(Files.readString(stack));
            for (Object one : running.getJsonArray("parts", new JsonArray())) {
                JsonObject child = (JsonObject) one;
                String name = child.getString("part");
                processes.put(
                        name,
                        new JsonObject()
                                .put("memoryBytes", memory(child.getLong("pid")).orElse(null))
                                .put("restarts", name.equals("spark") ? running.getInteger("restarts") : null));
            }
        } catch (IOException | RuntimeException beingWritten) {
            // The next look finds it complete.
        }
        return processes;
    }

    /** What of a process is in memory; empty if it is gone, or the system does not say. */
    private static Optional<Long> memory(long pid) {
        try {
            String[] pages = Files.readString(Path.of("/proc", Long.toString(pid), "statm"))
                    .split(" ");
            return Optional.of(Long.parseLong(pages[1]) * PAGE);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
