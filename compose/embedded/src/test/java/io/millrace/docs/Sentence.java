package io.millrace.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of a page, without its markup. A heading, an item of a list and a cell of a table end a sentence, too. A piece
 * of code inside a sentence is one word; blocks of code and generated parts have no sentences.
 *
 * @param line where it begins, from 1
 */
record Sentence(Path file, int line, String text) {

    private static final Pattern GENERATED =
            Pattern.compile("<!-- (reference|results).*?<!-- end of \\1 -->", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern BLOCK_OF_CODE =
            Pattern.compile("^```.*?^```$|^ {4}[^\n]*$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("!?\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern OWN_LINE = Pattern.compile("(#+|- |\\* |\\d+\\. ).*");
    private static final Pattern RULE_OF_A_TABLE = Pattern.compile("\\|[-|: ]+");
    private static final Pattern LAST_WORD = Pattern.compile(".*[.!?][\"'”)*_]*");
    private static final Pattern FIRST_WORD = Pattern.compile("[\"'“(*_]*[\\p{Lu}\\d].*");
    private static final String CODE_WORD = "CODE";

    static List<Sentence> of(Path file) throws IOException {
        String prose = Files.readString(file);
        for (Pattern left : List.of(GENERATED, COMMENT, BLOCK_OF_CODE)) {
            prose = left.matcher(prose).replaceAll(match -> lineBreaks(match.group()));
        }
        prose = CODE.matcher(prose).replaceAll(match -> CODE_WORD + lineBreaks(match.group()));
        prose = LINK.matcher(prose).replaceAll(match -> Matcher.quoteReplacement(match.group(1)));

        List<Sentence> sentences = new ArrayList<>();
        Words paragraph = new Words(file, sentences);
        String[] lines = prose.split("\n", -1);
        for (int index = 0; index < lines.length; index++) {
            String line = lines[index].strip();
            if (line.isEmpty() || line.startsWith("|") || OWN_LINE.matcher(line).matches()) {
                paragraph.end();
            }
            if (RULE_OF_A_TABLE.matcher(line).matches()) {
                continue;
            }
            for (String cell : line.startsWith("|") ? line.split("(?<!\\\\)\\|") : new String[] {line}) {
                paragraph.add(cell, index + 1);
                if (line.startsWith("|") || line.startsWith("#")) {
                    paragraph.end();
                }
            }
        }
        paragraph.end();
        return sentences;
    }

    int words() {
        return text.split(" ").length;
    }

    private static String lineBreaks(String text) {
        return text.replaceAll("[^\n]", "");
    }

    /** The words since the last end of a sentence. */
    private static final class Words {

        private final Path file;
        private final List<Sentence> sentences;
        private final List<String> words = new ArrayList<>();
        private int line;

        Words(Path file, List<Sentence> sentences) {
            this.file = file;
            this.sentences = sentences;
        }

        void add(String text, int at) {
            for (String word : text.strip().split("\\s+")) {
                boolean begins = FIRST_WORD.matcher(word).matches();
                if (begins
                        && !words.isEmpty()
                        && LAST_WORD.matcher(words.getLast()).matches()) {
                    end();
                }
                if (word.matches(".*[\\p{L}\\d].*")) {
                    line = words.isEmpty() ? at : line;
                    words.add(word);
                }
            }
        }

        void end() {
            if (!words.isEmpty()) {
                sentences.add(new Sentence(file, line, String.join(" ", words)));
                words.clear();
            }
        }
    }
}
