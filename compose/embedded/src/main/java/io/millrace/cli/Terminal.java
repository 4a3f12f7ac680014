package io.millrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Where results and remarks go, and whether a person looks at them. */
record Terminal(PrintStream out, PrintStream err, boolean outIsWatched, boolean errIsWatched, boolean colours) {

    private static final String WATCHED = "millrace.terminal";

    /** The launcher says which of the streams, by their numbers, are terminals: Java cannot tell one by one. */
    static Terminal ofProcess(Map<String, String> environment) {
        String watched = System.getProperty(WATCHED, "");
        boolean colours = watched.contains("1")
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                watched.contains("1"),
                watched.contains("2"),
                colours);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
                true,
                StandardCharsets.UTF_8);
    }

    Ansi ansi() {
        return colours ? Ansi.ON : Ansi.OFF;
    }

    String good(String text) {
        return ansi().string("@|green " + text + "|@");
    }

    String bad(String text) {
        return ansi().string("@|bold,red " + text + "|@");
    }

    String strong(String text) {
        return ansi().string("@|bold " + text + "|@");
    }
}
