package io.millrace.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Millrace's command line, which carries out what takes longer or changes something. So a page can do nothing that a
 * person could not do in a terminal, and both do it the same way.
 *
 * @param words how it is started
 * @param home of the stack on this machine; null if there is none
 */
record CommandLine(List<String> words, Path home) {

    private static final int LARGEST = 4 << 20;
    private static final long PATIENCE_SECONDS = 120;

    /** What a command has printed, and how it ended. */
    record Outcome(int exit, String output) {}

    CommandLine {
        words = List.copyOf(words);
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
        Process process = start(command, actor);
        try {
            feed(process, input);
            StringBuilder output = new StringBuilder();
            read(process, line -> {
                if (output.length() + line.length() < LARGEST) {
                    output.append(line).append('\n');
                }
            });
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the command " + command.getFirst() + " has not ended");
            }
            return new Outcome(process.exitValue(), output.toString());
        } finally {
            process.destroy();
        }
    }

    static void feed(Process process, byte[] input) throws IOException {
        try (OutputStream out = process.getOutputStream()) {
            if (input != null) {
                out.write(input);
            }
        }
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
