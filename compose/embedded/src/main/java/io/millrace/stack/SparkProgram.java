package io.millrace.stack;

import io.millrace.settings.Settings;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A Java program that uses Spark, run as a process of its own, with the driver's heap and JVM options. */
public record SparkProgram(String name, Tree tree, Home home, Settings settings) {

    /** What a whole process took, from its start to its end. */
    public record Cost(double wallSeconds, double cpuSeconds) {}

    /** Runs it to its end. */
    public Cost run(Class<?> main, List<String> options, List<String> arguments) {
        return of(main, options, arguments).run();
    }

    /** Runs it while something else is done, then stops it. */
    public void runDuring(Class<?> main, List<String> options, List<String> arguments, Runnable meanwhile) {
        runDuring(main, options, arguments, _ -> meanwhile.run());
    }

    /** The same, where what is done meanwhile needs the process. */
    public void runDuring(
            Class<?> main, List<String> options, List<String> arguments, Consumer<ProcessHandle> meanwhile) {
        of(main, options, arguments).runDuring(meanwhile);
    }

    public Program of(Class<?> main, List<String> options, List<String> arguments) {
        return new Program(name, home, command(main, options, arguments));
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
}
