package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Calls the commands of a page in a folder, as a reader would.
 *
 * @param output the file that takes what they print: processes that they leave behind would keep a pipe open
 * @param variables of the environment, beside those that are set anyway
 */
record Shell(Path folder, Path output, Map<String, String> variables) {

    private static final long MINUTES = 9;

    /** What they print. Fails if one of them does. */
    String call(String commands) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = shell.environment();
        environment.keySet().removeIf(name -> name.startsWith("MAVEN_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.putAll(variables);

        Process process = shell.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertThat(ended)
                .as("%s%nended within %d minutes. It printed:%n%s", commands, MINUTES, printed)
                .isTrue();
        assertThat(process.exitValue())
                .as("%s%nprinted:%n%s", commands, printed)
                .isZero();
        return printed;
    }
}
