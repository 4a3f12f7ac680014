package io.millrace.stack;

import io.millrace.settings.Settings;
import java.io.File;
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

/** A Java program that uses Spark, run as a process of its own, with the driver's heap and JVM options. */
public record SparkProgram(String name, Tree tree, Home home, Settings settings) {

    /** What a whole process took, from its start to its end. */
    public record Cost(double wallSeconds, double cpuSeconds) {}

    /** The shell's own account of what its children took, in the form that POSIX gives it. */
    private static final String WITH_TIMES = "times=$1; shift; \"$@\"; code=$?; times > \"$times\"; exit $code";

    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");
    private static final int TAIL = 15;

    /** Runs it to its end. */
    public Cost run(Class<?> main, List<String> options, List<String> arguments) {
        Path times = home.data(name).resolve("times");
        List<String> command = new ArrayList<>(List.of("sh", "-c", WITH_TIMES, "sh", times.toString()));
        command.addAll(command(main, options, arguments));
        long began = System.nanoTime();
        Process process = spawn(command);
        Thread stopper = new Thread(() -> stop(process.toHandle()));
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            int code = process.waitFor();
            double wall = (System.nanoTime() - began) / 1e9;
            if (code != 0) {
                throw failed("ended with exit code " + code);
            }
            return new Cost(wall, cpu(times));
        } catch (InterruptedException interrupted) {
            stop(process.toHandle());
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while waiting for " + name + ".", interrupted);
        } finally {
            Runtime.getRuntime().removeShutdownHook(stopper);
        }
    }

    /** Runs it while something else is done, then stops it. */
    public void runDuring(Class<?> main, List<String> options, List<String> arguments, Runnable meanwhile) {
        runDuring(main, options, arguments, _ -> meanwhile.run());
    }

    /** The same, where what is done meanwhile needs the process. */
    public void runDuring(
            Class<?> main, List<String> options, List<String> arguments, Consumer<ProcessHandle> meanwhile) {
        Process process = spawn(command(main, options, arguments));
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

    /** The archive that one run leaves for the next ones. */
    public ClassArchive archive(String of) {
        Path folder = home.data(of);
        return new ClassArchive(folder.resolve("kept.jsa"), folder.resolve("fresh.jsa"), tree.jobsJar());
    }

    private List<String> command(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(Launch.spark(settings.value(StackSettings.SPARK_MEMORY)));
        command.addAll(List.of(
                "-Dderby.system.home=" + home.data(name),
                "-Dspark.driver.host=" + Addresses.LOOPBACK,
                "-Dspark.driver.bindAddress=" + Addresses.LOOPBACK,
                "-Dspark.local.dir=" + home.data(name).resolve("local"),
                "-Dlog4j2.configurationFile=" + tree.logging()));
        command.addAll(Built.sparkJvmOptions());
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                String.join(
                        File.pathSeparator,
                        tree.jobsJar().toString(),
                        Tree.allOf(tree.sparkJars()),
                        tree.own().toString()),
                main.getName()));
        command.addAll(arguments);
        return command;
    }

    private Process spawn(List<String> command) {
        try {
            Files.createDirectories(home.data(name).resolve("local"));
            ProcessBuilder builder = new ProcessBuilder(command)
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
