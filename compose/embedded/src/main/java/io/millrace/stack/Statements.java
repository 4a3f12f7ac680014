package io.millrace.stack;

import io.millrace.lake.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** SQL text cut at its semicolons, those in quotes and comments aside. */
public final class Statements {

    private final String text;
    private final List<SqlText> statements = new ArrayList<>();
    private int begin = -1;
    private int last;
    private int at;

    private Statements(String text) {
        this.text = text;
    }

    /** The statements, without the comments before them. */
    public static List<SqlText> in(String text) {
        Statements cut = new Statements(text);
        cut.cut();
        cut.finish(text.length());
        return List.copyOf(cut.statements);
    }

    /** Whether nothing but comments follows the last semicolon. */
    public static boolean isWhole(String text) {
        Statements cut = new Statements(text);
        cut.cut();
        return cut.begin < 0;
    }

    private void cut() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (text.startsWith("--", at)) {
                at = endOf("\n");
            } else if (text.startsWith("/*", at)) {
                at = endOf("*/");
            } else if (next == ';') {
                finish(at);
                at++;
            } else {
                if (begin < 0 && !Character.isWhitespace(next)) {
                    begin = at;
                }
                at = next == '\'' || next == '"' ? endOfQuote(next) : at + 1;
            }
        }
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

    private void finish(int end) {
        if (begin >= 0) {
            String before = text.substring(0, begin);
            int line = 1 + (int) before.chars().filter(each -> each == '\n').count();
            int column = begin - before.lastIndexOf('\n');
            statements.add(
                    new SqlText(text.substring(begin, end).strip(), remark(before.substring(last)), line, column));
        }
        begin = -1;
        last = Math.min(end + 1, text.length());
    }

    private static String remark(String before) {
        List<String> lines = before.strip().lines().toList();
        int from = lines.lastIndexOf("") + 1;
        return lines.subList(from, lines.size()).stream()
                .map(line -> line.replaceFirst("^-- ?", ""))
                .collect(Collectors.joining("\n"));
    }
}
