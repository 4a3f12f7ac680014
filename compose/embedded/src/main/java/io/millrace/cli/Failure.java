package io.millrace.cli;

/** A command that did not do what it should, told in words that need no stack trace. */
final class Failure extends RuntimeException {

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
