package io.millrace.cli;

import io.millrace.engine.Pipeline;
import io.millrace.pipelines.Pipelines;
import io.millrace.settings.Nearest;
import java.util.List;
import picocli.CommandLine;

/** Finds pipelines by the names that a person typed. */
final class Chosen {

    private Chosen() {}

    /** The named pipelines; all of them if none is named. */
    static List<Pipeline> pipelines(CommandLine command, List<String> names) {
        if (names.isEmpty()) {
            return Pipelines.ALL;
        }
        return names.stream().distinct().map(name -> pipeline(command, name)).toList();
    }

    static Pipeline pipeline(CommandLine command, String name) {
        return Pipelines.ALL.stream()
                .filter(pipeline -> pipeline.slug().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandLine.ParameterException(command, unknown("pipeline", name, slugs())));
    }

    static List<String> slugs() {
        return Pipelines.ALL.stream().map(Pipeline::slug).toList();
    }

    static String unknown(String kind, String typed, List<String> known) {
        return "Unknown " + kind + " " + typed + "."
                + Nearest.to(typed, known)
                        .map(near -> " Did you mean " + near + "?")
                        .orElse(" There are: " + String.join(", ", known) + ".");
    }
}
