package io.millrace.faults;

import java.util.regex.Pattern;

/**
 * A moment in the life of a file.
 *
 * @param file a pattern that is found in its path
 */
record Point(Moment moment, String file) {

    static Point of(String line) {
        String[] words = line.split(" ", 2);
        return new Point(Moment.valueOf(words[0]), words[1]);
    }

    /** For a file of its own. */
    String line() {
        return moment + " " + file;
    }

    Pattern pattern() {
        return Pattern.compile(file);
    }

    /** @param words what takes the place of {@code %1$s} and so on */
    Point with(Object... words) {
        return new Point(moment, file.formatted(words));
    }
}
