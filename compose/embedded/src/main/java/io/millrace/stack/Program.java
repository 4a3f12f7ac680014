package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java program as a process of its own, whose log and data are kept under its name. */
public record Program(String name, Home home, List<String> command) {

    /** The shell's own account of what its children took, in the form that POSIX gives it. */
    private static final String WITH_TIMES = "times=$1; shift; \"$@\"; code=$?; times > \"$times\"; exit $code";

    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");
    private static final int TAIL = 15;

    public Program {
        command = List.copyOf(command);
    }

    /** Runs it to its end. */
    public SparkProgram.Cost run() {
        Path times = home.data(name).resolve("times");
        List<String> timed = new ArrayList<>(List.of("sh", "-c", WITH_TIMES, "sh", times.toString()));
        timed.addAll(command);
        long began = System.nanoTime();
        Process process = spawn(timed);
        Thread stopper = new Thread(() -> stop(process.toHandle()));
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            int code = process.waitFor();
            double wall = (System.nanoTime() - began) / 1e9;
            if (code != 0) {
                throw failed("ended with exit code " + code);
            }
            return new SparkProgram.Cost(wall, cpu(times));
        } catch (InterruptedException interrupted) {
            stop(process.toHandle());
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while waiting for " + name + ".", interrupted);
        } finally {
            Runtime.getRuntime().removeShutdownHook(stopper);
        }
    }

    /** Runs it while something else is done, then stops it. */
    public void runDuring(Consumer<ProcessHandle> meanwhile) {
        Process process = spawn(command);
        Thread stopper = new Thread(() -> stop(process.toHandle()));
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            meanwhile.accept(process.toHandle());
            if (!process.isAlive()) {
                throw failed("ended too early");
            }
        } finally {
            stop(process.toHandle());
            Runtime.getRuntime().removeShutdownHook(stopper);
        }
    }

    private Process spawn(List<String> words) {
        try {
            Files.createDirectories(home.data(name).resolve("local"));
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(home.data(name).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.log(name).toFile());
            builder.environment().put("SPARK_LOCAL_IP", Addresses.LOOPBACK);
            return builder.start();
        } catch (IOException refused) {
            throw new StackException("Cannot start " + name + ": " + refused.getMessage(), refused);
        }
    }

    private static void stop(ProcessHandle process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process);
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle one : all) {
            try {
                one.onExit().get(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS);
            } catch (Exception stuck) {
                one.destroyForcibly();
            }
        }
    }

    private StackException failed(String how) {
        return new StackException(name + " " + how + ". The end of its log, " + home.log(name) + ":"
                + LogTail.indented(home.log(name), TAIL));
    }

    private static double cpu(Path times) {
        try {
            String children = Files.readAllLines(times).getLast();
            double seconds = 0;
            for (Matcher time = TIME.matcher(children.replace(',', '.')); time.find(); ) {
                seconds += 60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2));
            }
            return seconds;
        } catch (IOException unread) {
            throw new StackException("The shell has not written what the process took to " + times + ".", unread);
        }
    }
}
