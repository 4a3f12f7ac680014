package io.millrace.ingest.intake;

import io.millrace.ingest.http.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The outer structure of JSON text, found by its quotes and brackets alone. Whether the parts are good
 * JSON is for the codecs to say.
 */
final class JsonText {

    private JsonText() {}

    static boolean isArray(byte[] text) {
        int start = skipSpace(text, 0);
        return start < text.length && text[start] == '[';
    }

    /** Whether an object begins here, in UTF-8. */
    static boolean isObject(byte[] text) {
        int start = skipSpace(text, 0);
        return start < text.length - 1 && text[start] == '{' && text[start + 1] != 0;
    }

    /** The elements of an array, each as its own text. */
    static List<byte[]> elements(byte[] text, int limit) throws Problem {
        List<byte[]> elements = new ArrayList<>();
        int start = skipSpace(text, 0) + 1;
        int depth = 0;
        for (int index = start; index < text.length; index++) {
            switch (text[index]) {
                case '"' -> index = endOfString(text, index);
                case '[', '{' -> depth++;
                case ']', '}' -> {
                    if (depth == 0) {
                        return end(text, start, index, elements, limit);
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        add(text, start, index, elements, limit);
                        start = index + 1;
                    }
                }
                default -> {}
            }
        }
        throw Problem.of(400, "The array does not end; the body may be cut off.");
    }

    private static List<byte[]> end(byte[] text, int start, int end, List<byte[]> elements, int limit) throws Problem {
        if (text[end] != ']') {
            throw Problem.of(400, "The array ends with a } at byte " + end + ".");
        }
        if (skipSpace(text, end + 1) < text.length) {
            throw Problem.of(400, "Something follows the array, at byte " + (end + 1) + ".");
        }
        if (!elements.isEmpty() || skipSpace(text, start) < end) {
            add(text, start, end, elements, limit);
        }
        return elements;
    }

    private static void add(byte[] text, int from, int to, List<byte[]> elements, int limit) throws Problem {
        Lines.requireBelow(limit, elements.size());
        int start = skipSpace(text, from);
        int end = to;
        while (end > start && isSpace(text[end - 1])) {
            end--;
        }
        elements.add(Arrays.copyOfRange(text, Math.min(start, end), end));
    }

    /** How deep objects and arrays lie in each other. */
    static int depth(byte[] text) {
        int deepest = 0;
        int depth = 0;
        for (int index = 0; index < text.length; index++) {
            switch (text[index]) {
                case '"' -> index = endOfString(text, index);
                case '[', '{' -> deepest = Math.max(deepest, ++depth);
                case ']', '}' -> depth--;
                default -> {}
            }
        }
        return deepest;
    }

    /** Where the string that begins here ends: at its closing quote, or at the end of the text. */
    private static int endOfString(byte[] text, int start) {
        int index = start + 1;
        while (index < text.length && text[index] != '"') {
            index += text[index] == '\\' ? 2 : 1;
        }
        return index;
    }

    private static int skipSpace(byte[] text, int from) {
        int index = from;
        while (index < text.length && isSpace(text[index])) {
            index++;
        }
        return index;
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }
}
