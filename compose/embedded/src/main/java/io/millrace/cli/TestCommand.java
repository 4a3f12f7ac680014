package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Only its help is here: the launcher hands the rest to Maven, since tests are built before they run. */
@Command(
        name = "test",
        description = {
            "Builds everything and runs every test.",
            "That includes pipelines end to end on a real stack. At the end it prints the time of each module and of the"
                    + " slowest classes.",
            "As root on Debian and Ubuntu, it first installs the programs that tests need; elsewhere it prints the command"
                    + " that does. Other arguments go to Maven.",
            "With --faults, it kills, delays and starves every part again and again, and compares the tables with the"
                    + " records that were sent: see docs/faults.md. That takes hours, and continues where it was when you"
                    + " start it again."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace test",
            "  ./millrace test -pl streaming-jobs/engine -am     one module and its dependencies",
            "  ./millrace test --faults --runs 1 --random 5      every fault once, and five kills at random moments"
        })
final class TestCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new Failure("Tests are run by the launcher: ./millrace test");
    }
}
