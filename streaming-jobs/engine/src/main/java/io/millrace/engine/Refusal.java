package io.millrace.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The engine will not go on, because going on would do damage. Its message says what is wrong and the way out. */
public final class Refusal extends RuntimeException {

    public Refusal(String problem, String wayOut) {
        this(List.of(new Objection(problem, wayOut)));
    }

    public Refusal(List<Objection> objections) {
        super(objections.stream()
                .map(objection -> objection.problem() + " " + objection.wayOut())
                .collect(Collectors.joining(" ")));
    }

    /** The refusal that lies beneath a failure, if one does. */
    public static Optional<Refusal> beneath(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
