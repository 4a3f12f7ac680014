package io.millrace.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Millrace's command line, which carries out what takes longer or changes something. So a page can do nothing that a
 * person could not do in a terminal, and both do it the same way.
 */
final class CommandLine {

    private static final int LARGEST = 4 << 20;

    /** Each command is a process with a heap of its own; further ones wait. */
    private static final int AT_ONCE = 3;

    private final List<String> words;
    private final Path home;
    private final Duration patience;
    private final Semaphore room = new Semaphore(AT_ONCE);

    /** What a command has printed, and how it ended. */
    record Outcome(int exit, String output) {}

    /**
     * @param words how it is started
     * @param home of the stack on this machine; null if there is none
     * @param patience how long a short command may take
     */
    CommandLine(List<String> words, Path home, Duration patience) {
        this.words = List.copyOf(words);
        this.home = home;
        this.patience = patience;
    }

    /** Starts a command. Its two outputs come as one. */
    Process start(List<String> command, String actor) throws IOException {
        List<String> all = new ArrayList<>(words);
        if (!actor.isEmpty()) {
            // Behind the name of the JVM, before its class.
            all.add(1, "-Dmillrace.actor=" + actor);
        }
        all.add(command.getFirst());
        if (home != null) {
            all.addAll(List.of("--home", home.toString()));
        }
        all.addAll(command.subList(1, command.size()));
        return new ProcessBuilder(all).redirectErrorStream(true).start();
    }

    /**
     * Runs a short one to its end.
     *
     * @param input what it reads; null for nothing
     */
    Outcome run(List<String> command, byte[] input, String actor) throws IOException, InterruptedException {
        room.acquire();
        try {
            return outcome(command, start(command, actor), input);
        } finally {
            room.release();
        }
    }

    private Outcome outcome(List<String> command, Process process, byte[] input)
            throws IOException, InterruptedException {
        AtomicBoolean isLate = new AtomicBoolean();
        Thread.startVirtualThread(() -> endInTime(process, isLate));
        try {
            feed(process, input);
            StringBuilder output = new StringBuilder();
            read(process, line -> {
                if (output.length() + line.length() < LARGEST) {
                    output.append(line).append('\n');
                }
            });
            int exit = process.waitFor();
            if (!isLate.get()) {
                return new Outcome(exit, output.toString());
            }
        } catch (IOException closed) {
            if (!isLate.get()) {
                throw closed;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        throw new IOException("the command " + command.getFirst() + " has not ended");
    }

    private void endInTime(Process process, AtomicBoolean isLate) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                isLate.set(true);
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Meanwhile it may print: neither waits for the other. */
    static void feed(Process process, byte[] input) {
        Thread.startVirtualThread(() -> {
            try (OutputStream out = process.getOutputStream()) {
                if (input != null) {
                    out.write(input);
                }
            } catch (IOException ended) {
                // It did not want all of it; what it prints says why.
            }
        });
    }

    /** Returns when it has closed its output. */
    static void read(Process process, Consumer<String> eachLine) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                eachLine.accept(line);
            }
        }
    }
}
