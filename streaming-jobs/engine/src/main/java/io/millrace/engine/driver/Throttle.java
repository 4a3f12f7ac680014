package io.millrace.engine.driver;

import io.millrace.engine.checkpoint.Offsets;
import java.util.Set;

/** When a batch may run, and what it must not tell. */
public interface Throttle {

    /** As soon as it is planned, and all of it. */
    Throttle OWN = (end, gate) -> {
        gate.pass();
        return Set.of();
    };

    /**
     * Returns when the batch may run.
     *
     * @param end where the batch ends
     * @param gate holds it back if the run is to stop
     * @return the names of the outputs that it leaves out
     */
    Set<String> await(Offsets end, BatchGate gate) throws InterruptedException;
}
