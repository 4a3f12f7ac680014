package io.millrace.cli;

import io.millrace.stack.Statements;
import java.util.List;
import java.util.Locale;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.Parser;

/** What was typed, and the name in it that is being typed: letters, digits and dots around the cursor. */
record SqlLine(String line, int cursor, String word, int wordCursor) implements CompletingParsedLine {

    /** These few need no semicolon. */
    private static final List<String> COMMANDS = List.of("help", "quit", "exit", "use");

    /** Reads on until a semicolon ends the last statement. */
    static final Parser PARSER = (line, cursor, context) -> {
        if (context != Parser.ParseContext.COMPLETE && !isWhole(line)) {
            throw new EOFError(-1, -1, "A statement ends with a semicolon", ";");
        }
        return at(line, cursor);
    };

    static boolean isWhole(String line) {
        boolean isCommand = !line.contains("\n")
                && COMMANDS.contains(line.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT));
        return isCommand || line.isBlank() || Statements.isWhole(line);
    }

    static SqlLine at(String line, int cursor) {
        int begin = cursor;
        while (begin > 0 && isOfName(line.charAt(begin - 1))) {
            begin--;
        }
        int end = cursor;
        while (end < line.length() && isOfName(line.charAt(end))) {
            end++;
        }
        return new SqlLine(line, cursor, line.substring(begin, end), cursor - begin);
    }

    private static boolean isOfName(char each) {
        return Character.isLetterOrDigit(each) || each == '_' || each == '.' || each == '"';
    }

    @Override
    public int wordIndex() {
        return 0;
    }

    @Override
    public List<String> words() {
        return List.of(word);
    }

    /** Nothing has to be escaped: names that need quotes are offered with them. */
    @Override
    public CharSequence escape(CharSequence candidate, boolean isComplete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return wordCursor;
    }

    @Override
    public int rawWordLength() {
        return word.length();
    }
}
