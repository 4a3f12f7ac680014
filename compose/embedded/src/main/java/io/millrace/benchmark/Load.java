package io.millrace.benchmark;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What wrk measured: a closed loop of 64 keep-alive connections from one thread. */
record Load(double requestsPerSecond, double medianMillis, double p99Millis) {

    private static final int CONNECTIONS = 64;
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern MEDIAN = Pattern.compile("50%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)");

    static Load on(String url, Path script, Path body, String type, int seconds) {
        String said = run(List.of(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "--timeout",
                "30s",
                "--latency",
                "-s",
                script.toString(),
                url,
                "--",
                body.toString(),
                type));
        if (said.contains("Non-2xx")) {
            throw new StackException("Not every answer of " + url + " was a good one:\n" + said);
        }
        return new Load(Double.parseDouble(group(RATE, said, 1)), millis(MEDIAN, said), millis(P99, said));
    }

    private static double millis(Pattern percentile, String said) {
        double number = Double.parseDouble(group(percentile, said, 1));
        return switch (group(percentile, said, 2)) {
            case "us" -> number / 1e3;
            case "ms" -> number;
            default -> number * 1e3;
        };
    }

    static String group(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new StackException("Cannot find " + pattern + " in:\n" + text);
        }
        return matcher.group(group);
    }

    /** What a program says until it ends. */
    static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new StackException(command.getFirst() + " ended with exit code " + code + ":\n" + said);
            }
            return said;
        } catch (IOException missing) {
            throw new StackException(
                    "Cannot run " + command.getFirst() + " (" + missing.getMessage()
                            + "). On Debian: apt-get install wrk python3-flask python3-kafka.",
                    missing);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while running " + command.getFirst() + ".", stopped);
        }
    }
}
