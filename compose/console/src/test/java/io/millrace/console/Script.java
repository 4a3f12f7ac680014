package io.millrace.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small program in place of Millrace's command line. */
final class Script {

    private Script() {}

    /** How it is started. */
    static List<String> in(Path folder, String... lines) throws IOException {
        Path script = folder.resolve("millrace");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("No file in " + folder + " can be executed.");
        }
        return List.of(script.toString());
    }

    /** Whether a process runs that was started from the folder. */
    static boolean runs(Path folder) {
        return ProcessHandle.current()
                .descendants()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(folder.toString()));
    }

    /** A pipe with a name, which a program reads from until somebody has written to it. */
    static Path pipe(Path folder, String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        if (new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("No pipe can be made in " + folder + ".");
        }
        return pipe;
    }
}
