package io.millrace.cli;

import io.millrace.stack.Stack;
import io.millrace.stack.Status;
import java.util.Set;

/** Finds out whether nobody runs a pipeline. */
final class Resting {

    private static final Set<String> AT_REST = Set.of("failed", "stopped");
    private static final Set<String> UNCLEAR = Set.of("starting", "silent");

    private Resting() {}

    /** Throws unless the pipeline is at rest. */
    static void require(Stack stack, String name) {
        Status status = stack.status();
        boolean runs = status.pipelines().stream()
                .anyMatch(pipeline -> pipeline.name().equals(name) && !AT_REST.contains(pipeline.state()));
        // A driver that does not answer may be about to begin.
        boolean mayRun = stack.pipelines().contains(name)
                && status.driver()
                        .filter(driver -> UNCLEAR.contains(driver.state()))
                        .isPresent();
        if (runs || mayRun) {
            throw new Failure("Pipeline " + name + " runs, and nothing of it can be changed meanwhile. If it cannot"
                    + " go on it will say so and fail; else stop it with ./millrace down, and start the stack without"
                    + " it: ./millrace up --without-spark.");
        }
    }
}
