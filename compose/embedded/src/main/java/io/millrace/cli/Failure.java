package io.millrace.cli;

import io.millrace.engine.Unreachable;

/** A command that did not do what it should, told in words that need no stack trace. */
final class Failure extends RuntimeException {

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Of a command that talks to a stack itself. */
    static Failure of(Unreachable silent) {
        return new Failure(
                silent.getMessage() + ". Start the stack with ./millrace up --without-spark, or name one that runs with"
                        + " --set kafka=host:port and --set metastore=thrift://host:port.",
                silent);
    }
}
