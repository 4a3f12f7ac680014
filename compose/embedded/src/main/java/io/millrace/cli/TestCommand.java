package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Only its help is here: the launcher hands the rest to Maven, since tests are built before they run. */
@Command(
        name = "test",
        description = {
            "Builds everything and runs every test: units, the engine, and pipelines end to end on a real stack.",
            "On Debian and Ubuntu, root's call first installs the programs that tests need; elsewhere it prints the line",
            "that does. At the end it prints what each module and the slowest classes took.",
            "What follows is handed to Maven. With --faults, every part is killed, held up, or loses what it needs,",
            "over and over, and what the tables hold is compared with what was sent: see docs/faults.md. It takes hours,",
            "and goes on where it was when it is started again."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace test",
            "  ./millrace test -pl streaming-jobs/engine -am     one module and what it stands on",
            "  ./millrace test --faults --runs 1 --random 5      every fault once, and five kills at random moments"
        })
final class TestCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new Failure("Tests are run by the launcher: ./millrace test");
    }
}
