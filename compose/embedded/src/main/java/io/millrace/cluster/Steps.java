package io.millrace.cluster;

import io.millrace.stack.LogTail;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Path;

/** Programs of others, run to their ends. */
final class Steps {

    private static final int TAIL = 15;

    private Steps() {}

    static void run(ProcessBuilder builder, Path log, String purpose) {
        try {
            require(start(builder, log), log, purpose);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted: " + purpose + ".", stopped);
        }
    }

    /** Ends with this process, if that ends before. */
    static Process start(ProcessBuilder builder, Path log) {
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            destroyAtTheEnd(process);
            return process;
        } catch (IOException refused) {
            throw new StackException(
                    "Cannot run " + builder.command().getFirst() + ": " + refused.getMessage(), refused);
        }
    }

    private static void destroyAtTheEnd(Process process) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        } catch (IllegalStateException isTheEnd) {
            // What is cleared away now runs to its own end.
        }
    }

    static void require(Process process, Path log, String purpose) throws InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw failed(log, purpose, code);
        }
    }

    private static StackException failed(Path log, String purpose, int code) {
        return new StackException("Failed with exit code " + code + ": " + purpose + ". The end of its log, " + log
                + ":" + LogTail.indented(log, TAIL));
    }
}
