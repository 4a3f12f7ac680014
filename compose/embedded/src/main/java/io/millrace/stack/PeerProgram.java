package io.millrace.stack;

import io.millrace.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that Millrace is compared with: the heap and JVM options of Spark's driver, and a class path of its own. */
public record PeerProgram(String name, PeerJars jars, Tree tree, Home home, Settings settings) {

    public Program of(String main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(Launch.spark(settings.value(StackSettings.SPARK_MEMORY)));
        command.add("-Dlog4j2.configurationFile=" + tree.logging());
        command.addAll(Built.sparkJvmOptions());
        command.addAll(options);
        command.addAll(List.of("-cp", Tree.allOf(jars.folder()), main));
        command.addAll(arguments);
        return new Program(name, home, command);
    }

    /** The archive that one run leaves for the next ones. */
    public ClassArchive archive() {
        Path folder = home.data(name);
        return new ClassArchive(folder.resolve("kept.jsa"), folder.resolve("fresh.jsa"), jars.jar());
    }
}
