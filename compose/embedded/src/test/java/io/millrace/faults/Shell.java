package io.millrace.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Programs that are run to their end. */
final class Shell {

    private Shell() {}

    /** What it prints; throws with it if the program fails. */
    static String says(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + said);
        }
        return said;
    }
}
