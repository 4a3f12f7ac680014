package io.millrace.cli;

import io.millrace.stack.PipelineFolder;
import io.millrace.stack.Tree;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The launcher hands all but folders to Maven, since tests are built before they run. */
@Command(
        name = "test",
        description = {
            "Builds everything and runs every test.",
            "With a FOLDER, it runs the tests of that pipeline alone, without a stack.",
            "All tests include pipelines end to end on a real stack. At the end it prints the time of each module and of the"
                    + " slowest classes.",
            "As root on Debian and Ubuntu, it first installs the programs that tests need; elsewhere it prints the command"
                    + " that does. Other arguments go to Maven.",
            "With --faults, it kills, delays and starves every part again and again, and compares the tables with the"
                    + " records that were sent: see docs/faults.md. That takes hours, and continues where it was when you"
                    + " start it again.",
            "With --cluster, it does so with the containers of a cluster: see docs/cluster.md."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace test",
            "  ./millrace test bikes                             the tests of a pipeline's folder",
            "  ./millrace test -pl streaming-jobs/engine -am     one module and its dependencies",
            "  ./millrace test --faults --runs 1 --random 5      every fault once, and five kills at random moments",
            "  ./millrace test --cluster --only driver           what happens to drivers of a cluster"
        })
final class TestCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "The folder of a pipeline.")
    private Path folder;

    @Override
    public Integer call() {
        if (folder == null) {
            throw new Failure("Tests are run by the launcher: ./millrace test");
        }
        return PipelineFolder.of(folder).test(Tree.find()) == 0 ? 0 : Cli.FAILED;
    }
}
