package io.millrace.engine;

/** The engine will not go on, because going on would do damage. Its message says what is wrong and the way out. */
public final class Refusal extends RuntimeException {

    Refusal(String problem, String wayOut) {
        super(problem + " " + wayOut);
    }
}
