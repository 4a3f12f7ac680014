package io.millrace.stack;

import java.util.ArrayList;
import java.util.List;

/** SQL text cut at its semicolons, those in quotes and comments aside. */
public final class Statements {

    private final String text;
    private final List<String> statements = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private boolean empty = true;
    private int at;

    private Statements(String text) {
        this.text = text;
    }

    public static List<String> in(String text) {
        return new Statements(text).cut();
    }

    private List<String> cut() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (text.startsWith("--", at)) {
                take(endOf("\n"));
            } else if (text.startsWith("/*", at)) {
                take(endOf("*/"));
            } else if (next == '\'' || next == '"') {
                empty = false;
                take(endOfQuote(next));
            } else if (next == ';') {
                at++;
                finish();
            } else {
                empty &= Character.isWhitespace(next);
                take(at + 1);
            }
        }
        finish();
        return List.copyOf(statements);
    }

    private void take(int end) {
        current.append(text, at, end);
        at = end;
    }

    private int endOf(String mark) {
        int found = text.indexOf(mark, at + mark.length());
        return found < 0 ? text.length() : found + mark.length();
    }

    /** A doubled quote ends one quoted piece and begins the next, which comes to the same. */
    private int endOfQuote(char quote) {
        int found = text.indexOf(quote, at + 1);
        return found < 0 ? text.length() : found + 1;
    }

    private void finish() {
        if (!empty) {
            statements.add(current.toString().strip());
        }
        current.setLength(0);
        empty = true;
    }
}
