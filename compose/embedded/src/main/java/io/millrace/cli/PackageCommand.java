package io.millrace.cli;

import io.millrace.stack.CliArchive;
import io.millrace.stack.PipelineFolder;
import io.millrace.stack.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "package",
        description = {
            "Compiles a folder's pipeline into a jar, or packs the command line.",
            "The jar has the pipeline's classes and its SQL. Put it into the folder pipelines of a home, or give it to"
                    + " ./millrace submit --jars.",
            "With the word cli instead of a folder it writes the command line into an archive, for machines without the"
                    + " source tree. It needs Java 25 there, and a file of settings that name a deployment."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace package bikes     writes bikes/bikes.jar",
            "  ./millrace package cli       writes millrace-cli.tar"
        })
final class PackageCommand implements Callable<Integer> {

    private static final Path CLI = Path.of("cli");

    private final Terminal terminal;

    @Parameters(paramLabel = "FOLDER", description = "The folder with the pipeline's Java file, or cli.")
    private Path folder;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The file to write. Default: FOLDER/<pipeline>.jar, or millrace-cli.tar.")
    private Path output;

    PackageCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (folder.equals(CLI) && !Files.isDirectory(folder)) {
            Path archive = output == null ? Path.of("millrace-cli.tar") : output;
            new CliArchive(Tree.find()).writeTo(archive.toAbsolutePath());
            terminal.out().println(archive);
            return 0;
        }
        PipelineFolder source = PipelineFolder.of(folder);
        Path jar = output == null ? folder.resolve(source.slug() + ".jar") : output;
        source.packageInto(jar);
        terminal.out().println(jar);
        return 0;
    }
}
