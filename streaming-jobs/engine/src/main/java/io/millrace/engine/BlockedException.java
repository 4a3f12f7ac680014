package io.millrace.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The engine will not go on, because going on would do damage. Its message says what is wrong and the way out. */
public final class BlockedException extends RuntimeException {

    public BlockedException(String problem, String wayOut) {
        this(List.of(new Blocker(problem, wayOut)));
    }

    public BlockedException(List<Blocker> blockers) {
        super(blockers.stream()
                .map(blocker -> blocker.problem() + " " + blocker.wayOut())
                .collect(Collectors.joining(" ")));
    }

    /** The refusal that lies beneath a failure, if one does. */
    public static Optional<BlockedException> beneath(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BlockedException refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
