package io.millrace.engine;

import java.util.Optional;

/** The engine will not go on, because going on would do damage. Its message says what is wrong and the way out. */
public final class Refusal extends RuntimeException {

    Refusal(String problem, String wayOut) {
        super(problem + " " + wayOut);
    }

    /** The refusal that lies beneath a failure, if one does. */
    static Optional<Refusal> beneath(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
