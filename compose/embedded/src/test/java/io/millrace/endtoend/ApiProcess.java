package io.millrace.endtoend;

import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Port;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An API of the test's own, with settings of its own, on the stack's Kafka. */
final class ApiProcess implements AutoCloseable {

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private ApiProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** With a heap that a leak soon fills. Returns when it is ready. */
    static ApiProcess start(RunningStack stack, String... pairs) {
        int port = Port.anyFree();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Tree.find().root().resolve("ingest-api/target/millrace-api.jar").toString()));
        List<String> all = new ArrayList<>(List.of(
                "kafka=" + stack.settings().value(KafkaSettings.KAFKA),
                "api-port=" + port,
                "api-access-log=off",
                "api-view-limit=8m"));
        all.addAll(List.of(pairs));
        all.forEach(pair -> command.addAll(List.of("--set", pair)));
        try {
            ApiProcess api =
                    new ApiProcess(new ProcessBuilder(command).inheritIO().start(), port);
            Soon.holds("the API is ready", () -> api.answers("/health/ready"));
            return api;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private boolean answers(String path) {
        try {
            return send(path).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    HttpResponse<String> get(String path) {
        return send(path);
    }

    HttpResponse<String> post(String topic, String json) {
        return send(HttpRequest.newBuilder(uri("/v1/events/" + topic))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) {
        try {
            HttpRequest request = builder.build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The one line of the metrics that begins so. */
    long metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToLong(value -> (long) Double.parseDouble(value))
                .sum();
    }

    void watch(String path, WebSocket.Listener listener) {
        client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), listener)
                .join();
    }

    /** Asks it to stop, and returns when it has. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("The API does not stop when it is asked to.");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
