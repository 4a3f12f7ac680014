package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Only its help is here: the launcher hands the rest to Maven, since tests are built before they run. */
@Command(
        name = "test",
        description = {
            "Builds everything and runs every test: units, the engine, and pipelines end to end on a real stack.",
            "What follows is handed to Maven."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace test",
            "  ./millrace test -pl streaming-jobs/engine -am     one module and what it stands on"
        })
final class TestCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new Failure("Tests are run by the launcher: ./millrace test");
    }
}
