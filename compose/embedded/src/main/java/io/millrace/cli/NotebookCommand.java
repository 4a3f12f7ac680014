package io.millrace.cli;

import io.millrace.lake.TrinoAddress;
import io.millrace.notebook.Notebooks;
import io.millrace.notebook.Python;
import io.millrace.stack.Addresses;
import io.millrace.stack.Home;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "notebook",
        description = {
            "Opens Jupyter with a notebook for each pipeline, or writes reports.",
            "Jupyter listens on this machine only. Notebooks query the Trino of this home's stack, or the one"
                    + " that MILLRACE_TRINO names.",
            "With --run it runs notebooks from top to bottom and writes an HTML page for each."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace notebook",
            "  ./millrace notebook --run                      every notebook, into reports/ of the home",
            "  ./millrace notebook --run game --out /tmp/game  one of them"
        })
final class NotebookCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "NAME", description = "Which notebooks to run. Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--run", description = "Writes reports instead of opening Jupyter.")
    private boolean run;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where reports go. Default: reports/ of the home.")
    private Path out;

    @Spec
    private CommandSpec spec;

    NotebookCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!run && (!names.isEmpty() || out != null)) {
            throw new ParameterException(spec.commandLine(), "Names and --out need --run.");
        }
        Home home = options.home();
        TrinoAddress trino = Addresses.of(options.effective()).trino();
        try (Progress progress = new Progress(terminal)) {
            Notebooks notebooks = Notebooks.of(Tree.find());
            List<String> chosen = notebooks.named(names);
            Python python = Python.ready(home, notebooks.folder(), progress);
            if (!run) {
                return notebooks.open(python, trino);
            }
            progress.doing("running notebooks");
            Path folder = (out == null ? home.folder().resolve("reports") : out).toAbsolutePath();
            boolean well = notebooks.run(
                    python,
                    trino,
                    chosen,
                    folder,
                    terminal.out()::println,
                    failure -> progress.says(terminal.bad("error: ") + failure));
            return well ? 0 : Cli.FAILED;
        }
    }
}
