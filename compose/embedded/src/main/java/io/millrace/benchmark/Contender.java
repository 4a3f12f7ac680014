package io.millrace.benchmark;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that is measured, as a process of its own. Ends with this one at the latest. */
final class Contender implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(50).toNanos();

    private final Process process;
    private final Thread stopper;

    private Contender(Process process) {
        this.process = process;
        this.stopper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(stopper);
    }

    /** Returns when it listens. */
    static Contender start(List<String> command, int port, Path log) {
        try {
            Contender contender = new Contender(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start());
            contender.await(port, log);
            return contender;
        } catch (IOException missing) {
            throw new StackException("Cannot run " + command.getFirst() + ": " + missing.getMessage(), missing);
        }
    }

    private void await(int port, Path log) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new StackException("A server of the benchmark does not listen:\n" + Files.readString(log)
                        + "\nOn Debian: apt-get install wrk python3-flask python3-kafka.");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    /** The most memory that it had, in MiB; 0 where the system does not tell. */
    long peakMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElse(0L);
        } catch (IOException untold) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(stopper);
    }
}
