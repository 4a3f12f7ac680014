package io.millrace.stack;

import io.millrace.engine.EngineSettings;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A driver's process beside a stack that was started without one. The stack does not know of it. */
public final class SeparateDriver implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final URI address;
    private final Path log;

    private SeparateDriver(Process process, URI address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /** On a stack whose tables and checkpoints lie in a store. Returns at once. */
    public static SeparateDriver startOnS3(RunningStack stack, Path folder, List<String> pipelines, String... pairs) {
        try {
            RunningS3.addClient(Home.at(folder));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        return start(stack, folder, pipelines, pairs);
    }

    /** Returns at once. */
    public static SeparateDriver start(RunningStack stack, Path folder, List<String> pipelines, String... pairs) {
        return start(stack, folder, pipelines, List.of(), pairs);
    }

    /** The same for one that waits until others that run the pipelines end. */
    public static SeparateDriver standby(RunningStack stack, Path folder, List<String> pipelines, String... pairs) {
        return start(stack, folder, pipelines, List.of("--standby"), pairs);
    }

    private static SeparateDriver start(
            RunningStack stack, Path folder, List<String> pipelines, List<String> options, String... pairs) {
        List<String> own = new ArrayList<>(List.of(pairs));
        own.add(EngineSettings.STATUS_PORT.key() + "=" + Port.anyFree());
        Settings settings = stack.settings().withPairs(own);
        try {
            Files.createDirectories(folder);
            Launch launch = new Spark(Tree.find(), Home.at(folder), settings, pipelines).prepare();
            Path log = folder.resolve("driver.log");
            ProcessBuilder builder = new ProcessBuilder(Launch.words(launch.command(), options))
                    .directory(launch.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(launch.environment());
            return new SeparateDriver(builder.start(), Addresses.of(settings).driver(), log);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    public boolean runs(String pipeline) {
        return is(pipeline, "running");
    }

    /** Whether its status says that a pipeline is in this state. */
    public boolean is(String pipeline, String state) {
        try {
            return DriverStatus.at(address)
                    .pipeline(pipeline)
                    .filter(found -> found.state().equals(state))
                    .isPresent();
        } catch (IOException silent) {
            return false;
        }
    }

    /** All that its status says. */
    public String status() throws IOException {
        try (InputStream answer = address.resolve("/status").toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int exitCode() {
        return process.exitValue();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@code STOP} freezes it, {@code CONT} wakes it up. */
    public void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it as a crash would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops it between two batches. */
    @Override
    public void close() {
        signal("CONT");
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
