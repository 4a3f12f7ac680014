package io.millrace.engine.driver;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.sdk.Output;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The pace of a rebuild: it never overtakes the live run, and tells topics nothing that the live run has told them. A
 * batch that goes beyond the end of a live run that has stopped tells all that it has, so nothing is left untold.
 */
final class RebuildThrottle {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Checkpoint live;
    private final BooleanSupplier goesOn;
    private final Set<String> topics;
    private volatile boolean hasMet;

    /**
     * @param live the checkpoint of the live run
     * @param goesOn whether the live run may still read on
     * @param topics the outputs that are topics
     */
    RebuildThrottle(Checkpoint live, BooleanSupplier goesOn, List<Output.Sent<?>> topics) {
        this.live = live;
        this.goesOn = goesOn;
        this.topics = topics.stream().map(Output::name).collect(Collectors.toSet());
    }

    /**
     * Returns when the batch may run.
     *
     * @param end where the batch ends
     * @param gate holds it back if the run is to stop
     * @return the names of the outputs that it leaves out
     */
    Set<String> await(Offsets end, BatchGate gate) throws InterruptedException {
        while (true) {
            gate.pass();
            boolean mayComeFurther = goesOn.getAsBoolean();
            if (live.done().covers(end)) {
                return topics;
            }
            hasMet = true;
            if (!mayComeFurther) {
                return Set.of();
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** Whether it has come as far as the live run. */
    boolean hasMet() {
        return hasMet;
    }
}
