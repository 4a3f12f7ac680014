package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.stack.Port;
import io.millrace.stack.RunningBroker;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** The API's own jar, as a process with the heap that it has in the stack. */
final class RunningApi implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private final RunningBroker broker;
    private final String topic;
    private final int port;
    private final Process process;
    private final Path log;
    private final IntFunction<Wire> wires;

    private RunningApi(
            RunningBroker broker, String topic, int port, Process process, Path log, IntFunction<Wire> wires) {
        this.broker = broker;
        this.topic = topic;
        this.port = port;
        this.process = process;
        this.log = log;
        this.wires = wires;
    }

    /** Returns when it is ready. */
    static RunningApi start(RunningBroker broker, String topic, String... pairs) {
        return start(broker, topic, Wire::to, pairs);
    }

    /** @param wires how to connect to its port */
    static RunningApi start(RunningBroker broker, String topic, IntFunction<Wire> wires, String... pairs) {
        RunningApi api = begin(broker, topic, wires, pairs);
        await("the API to be ready", () -> api.process.isAlive() && api.isReady());
        return api;
    }

    /** Returns at once. */
    static RunningApi begin(RunningBroker broker, String topic, String... pairs) {
        return begin(broker, topic, Wire::to, pairs);
    }

    private static RunningApi begin(RunningBroker broker, String topic, IntFunction<Wire> wires, String... pairs) {
        int port = Port.anyFree();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Tree.find().root().resolve("ingest-api/target/millrace-api.jar").toString()));
        List<String> all =
                new ArrayList<>(List.of("kafka=" + broker.address(), "game.topic=" + topic, "api-port=" + port));
        all.addAll(List.of(pairs));
        all.forEach(pair -> command.addAll(List.of("--set", pair)));
        try {
            Path log = Files.createTempFile("millrace-api", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new RunningApi(broker, topic, port, process, log, wires);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("Waited in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    RunningBroker broker() {
        return broker;
    }

    String topic() {
        return topic;
    }

    int port() {
        return port;
    }

    Process process() {
        return process;
    }

    Wire wire() {
        return wires.apply(port);
    }

    boolean isReady() {
        try {
            return ask(Ask.get("/health/ready")).status() == 200;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    /** Over a connection of its own. */
    Wire.Answer ask(Ask ask) {
        try (Wire wire = wire()) {
            return wire.send(ask.bytes()).answer();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static JsonNode json(Wire.Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException broken) {
            throw new AssertionError("No JSON: " + answer.text(), broken);
        }
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /** What a metric without labels says, or that of the topic. */
    long metric(String name) {
        return ask(Ask.get("/metrics"))
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{topic=\"" + topic + "\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    long received() {
        return metric("millrace_events_received_total");
    }

    long accepted() {
        return metric("millrace_events_accepted_total");
    }

    /** Nothing waits, nothing is held, and every event that came is accounted for. */
    void assertAtRest() {
        await("all calls to end", () -> metric("millrace_open_calls") == 1 && metric("millrace_held_bytes") == 0);
        assertThat(received())
                .isEqualTo(accepted()
                        + metric("millrace_events_rejected_total")
                        + metric("millrace_events_refused_total"));
        assertThat(process.isAlive()).isTrue();
    }

    /** At the end, all that it has accepted is in the topic, and it has had no trouble. */
    void closeWithAllAccountedFor() {
        try (this) {
            assertAtRest();
            assertThat(accepted()).isEqualTo(broker.records(topic).size());
            assertThat(log()).doesNotContain("\tat ", " ERROR ");
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Asks it to stop; gives what it returns. */
    int stop(Duration patience) {
        process.destroy();
        try {
            assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                    .as("it stops within " + patience)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            Files.deleteIfExists(log);
        } catch (IOException harmless) {
            // It lies in the folder for temporary files.
        }
    }
}
