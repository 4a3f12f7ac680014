package io.millrace.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a POSIX shell reads them back. */
final class ShellWords {

    private static final String HARMLESS = "[A-Za-z0-9_@%+=:,./\\-]+";

    private ShellWords() {}

    static String quoted(List<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    static String quoted(String word) {
        return word.matches(HARMLESS) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
