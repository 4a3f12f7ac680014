package io.millrace.cli;

import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.Home;
import io.millrace.stack.PipelineFolder;
import io.millrace.stack.PipelineJars;
import io.millrace.stack.Report;
import io.millrace.stack.Stack;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Runs the pipeline of a folder, and again when a file changes.",
            "Compiles the folder, puts its jar into the home, and starts the stack with it, beside the pipelines that run"
                    + " already. Then it watches the folder: what changes is live some seconds later. What does not"
                    + " compile changes nothing.",
            "Ctrl-C ends the watching; the stack stays up until ./millrace down."
        },
        footer = {"", "Example:", "  ./millrace new bikes && ./millrace run bikes"})
final class RunCommand implements Callable<Integer> {

    private static final long BETWEEN_LOOKS = Duration.ofMillis(300).toNanos();

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "FOLDER", description = "The folder with the pipeline's Java file.")
    private Path folder;

    @Option(names = "--no-watch", description = "Returns as soon as the pipeline runs.")
    private boolean withoutWatching;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PipelineFolder source = PipelineFolder.of(folder);
        String state = source.state();
        String slug = install(source);
        if (restart(slug) != 0) {
            return 1;
        }
        PipelineJars.of(options.home()).makeVisible();
        introduce(slug);
        if (withoutWatching) {
            return 0;
        }
        try (LiveView _ = new LiveView(terminal, options.stack(Report.quiet()).gauge())) {
            while (true) {
                LockSupport.parkNanos(BETWEEN_LOOKS);
                String now = source.state();
                if (!now.equals(state)) {
                    state = now;
                    takeUp(source);
                }
            }
        }
    }

    private String install(PipelineFolder source) throws IOException {
        Home home = options.home();
        Path jars = PipelineJars.of(home).folder();
        Files.createDirectories(jars);
        String slug = source.slug();
        return source.packageInto(jars.resolve(slug + ".jar"));
    }

    private void takeUp(PipelineFolder source) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try {
            String slug = install(source);
            if (restart(slug) == 0) {
                terminal.err().printf("%s is live after %.1f s%n", slug, (System.nanoTime() - began) / 1e9);
            }
        } catch (StackException wrong) {
            terminal.err().println(terminal.bad("error: ") + wrong.getMessage());
        }
    }

    /** Another process does it: this one has the pipeline's classes as they were. */
    private int restart(String slug) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Duser.timezone=UTC"));
        for (String name : List.of(
                "millrace.root", "millrace.terminal", "millrace.width", "slf4j.provider", "slf4j.internal.verbosity")) {
            if (System.getProperty(name) != null) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Cli.class.getName(), "up", "--renew", slug));
        command.addAll(options.words());
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void introduce(String slug) {
        Stack stack = options.stack(Report.quiet());
        Pipeline pipeline = Pipelines.named(slug);
        for (String topic : pipeline.topics(stack.settings())) {
            terminal.err()
                    .println("Send events to topic " + topic + ": ./millrace produce --topic " + topic
                            + " --file -, or POST them to " + stack.addresses().api() + "/v1/events/" + topic);
        }
        terminal.err().println("Ask for rows: ./millrace sql \"show tables from " + slug + "\"");
    }
}
