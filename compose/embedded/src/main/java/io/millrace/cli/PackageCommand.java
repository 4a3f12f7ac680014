package io.millrace.cli;

import io.millrace.stack.PipelineFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "package",
        description = {
            "Compiles a folder's pipeline into a jar.",
            "The jar has the pipeline's classes and its SQL. Put it into the folder pipelines of a home, or give it to"
                    + " ./millrace submit --jars."
        },
        footer = {"", "Example:", "  ./millrace package bikes     writes bikes/bikes.jar"})
final class PackageCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FOLDER", description = "The folder with the pipeline's Java file.")
    private Path folder;

    @Option(names = "--output", paramLabel = "FILE", description = "The jar. Default: FOLDER/<pipeline>.jar.")
    private Path output;

    PackageCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PipelineFolder source = PipelineFolder.of(folder);
        Path jar = output == null ? folder.resolve(source.slug() + ".jar") : output;
        source.packageInto(jar);
        terminal.out().println(jar);
        return 0;
    }
}
