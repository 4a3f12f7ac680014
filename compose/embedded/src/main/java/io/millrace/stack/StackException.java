package io.millrace.stack;

/** The stack cannot do what was asked. The message says the problem, its cause and the way out. */
public final class StackException extends RuntimeException {

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
