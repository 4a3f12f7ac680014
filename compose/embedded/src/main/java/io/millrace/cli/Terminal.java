package io.millrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * Where results and remarks go, and whether a person looks at them.
 *
 * @param in what is typed, or piped in
 * @param inIsTyped whether a person types it
 * @param width how many characters a line may have; 0 where nobody looks
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inIsTyped,
        boolean errIsWatched,
        int width,
        boolean colours) {

    private static final String WATCHED = "millrace.terminal";
    private static final String WIDTH = "millrace.width";

    /** The launcher says which of the streams, by their numbers, are terminals: Java cannot tell one by one. */
    static Terminal ofProcess(Map<String, String> environment) {
        String watched = System.getProperty(WATCHED, "");
        boolean colours = watched.contains("1")
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                watched.contains("0") && watched.contains("1"),
                watched.contains("2"),
                Integer.getInteger(WIDTH, 0),
                colours);
    }

    Terminal ofWidth(int other) {
        return new Terminal(in, out, err, inIsTyped, errIsWatched, other, colours);
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
