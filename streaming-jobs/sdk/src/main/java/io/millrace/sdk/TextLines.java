package io.millrace.sdk;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads records that hold one line of text each, its fields divided by tabs. */
public final class TextLines {

    /** Larger records are refused unread. */
    public static final int LARGEST = JsonObjects.LARGEST;

    private static final char TAB = '\t';

    private TextLines() {}

    /** Makes an event of the fields of one line; all of them are there, and none is empty. */
    @FunctionalInterface
    public interface Fields<E> {
        E event(String[] fields) throws Rejection;
    }

    /** @param names what the fields are called, for the person who reads why a line was refused */
    public static <E> Parsed<E> parse(byte[] value, List<String> names, Fields<E> fields) {
        if (value == null || value.length == 0) {
            return Parsed.rejected(Reason.EMPTY, "the record has no value");
        }
        if (value.length > LARGEST) {
            return Parsed.rejected(Reason.TOO_LARGE, value.length + " bytes; at most " + LARGEST + " are read");
        }
        if (!Utf8.is(value)) {
            return Parsed.rejected(Reason.NOT_UTF8, "the bytes are not UTF-8 text");
        }
        String line = withoutLineEnd(new String(value, StandardCharsets.UTF_8));
        if (line.isBlank()) {
            return Parsed.rejected(Reason.EMPTY, "the line is empty");
        }
        try {
            return Parsed.accepted(fields.event(split(line, names)));
        } catch (Rejection rejection) {
            return Parsed.rejected(rejection.reason(), rejection.getMessage());
        }
    }

    private static String withoutLineEnd(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }

    private static String[] split(String line, List<String> names) throws Rejection {
        String[] fields = new String[names.size()];
        int from = 0;
        for (int index = 0; index < fields.length; index++) {
            int tab = line.indexOf(TAB, from);
            int until = tab < 0 ? line.length() : tab;
            if (until <= from) {
                throw new Rejection(Reason.MISSING_FIELD, names.get(index) + " is missing");
            }
            fields[index] = line.substring(from, until);
            from = until + 1;
        }
        if (from <= line.length()) {
            throw new Rejection(
                    Reason.EXTRA_FIELD,
                    "a line ends with " + names.get(names.size() - 1) + ", and something follows it: a line is "
                            + String.join(", ", names) + ", with a tab between each");
        }
        return fields;
    }
}
