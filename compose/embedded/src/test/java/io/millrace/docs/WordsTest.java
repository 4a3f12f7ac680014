package io.millrace.docs;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages have short sentences and the words that their readers use. When a test fails, it lists what to rewrite. */
class WordsTest {

    private static final int LONGEST = 30;

    /** What not to write, and what to write instead. */
    private static final List<Word> AVOIDED = List.of(
            word("anew", "rebuilt, rewritten, compacted"),
            word("(tells?|told|telling)(?! (\\S+ ){1,4}apart)", "published, notified, reports"),
            word("untold", "not published"),
            word("wholes?(?! (numbers?|seconds?|multiples?)\\b)", "complete, all of"),
            word("what (is|are|was|were) there", "the existing table, the actual state"),
            word("what (was|were|is|are|they|it) f(ou|i)nds?", "the existing table, the actual state"),
            word("how-manieth", "attempt number, from 1"),
            word("repeats?(-within)?", "duplicates, deduplication, runs again"),
            word("not at all", "turns it off"),
            word("g(ive|ives|ave|iven|iving) (\\S+ ){0,3}up", "skips, abandons"),
            word("t(ake|akes|ook|aken|aking) (\\S+ ){0,3}up", "resumes"),
            word("(go|goes|going|gone|went) (on|away)", "continues, is removed"),
            word("ways? out", "the command or setting that fixes it"),
            word("refus(e|es|ed|ing|als?)", "the pipeline does not start, rejected"),
            word("offen[cs]es?", "violation, blocker"),
            word("objections?", "violation, blocker"),
            word("findings?", "violation, blocker"),
            word("surround(s|ed|ings?)", "infrastructure, environment, context"),
            word("((from|the|an?) outside|(is|are) outside)(?! the)", "infrastructure, environment, context"),
            word("around (it|them)", "infrastructure, environment, context"),
            word("not good", "invalid"),
            word("wants?", "needs"));

    /** Names that classes had, which only their authors understood. */
    private static final Pattern FORMER_NAMES =
            Pattern.compile("`[^`]*\\b(Landing|Lane|Chores|Pace|Following|Kept|Standpoint|Survey|Handover)\\b[^`]*`");

    private final Path root = Tree.find().root();

    private record Word(Pattern pattern, String instead) {}

    @Test
    void keepSentencesShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Page page : pages()) {
            tooLong.addAll(tooLong(page.file()));
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void useTheWordsOfTheirReaders() throws IOException {
        List<String> found = new ArrayList<>();
        for (Page page : pages()) {
            found.addAll(avoided(page.file()));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void countsTheWordsOfASentenceWithoutItsMarkup(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(
                page, """
                # %1$s one two three

                %1$s [a link](to/a/page.md) `and code` has
                thirty. %1$s one two three four - five six seven
                eight nine ten eleven. Another.

                - %1$s
                - %1$s

                | %1$s | %1$s |
                |---|---|
                | short | %1$s one two three four five six seven eight nine ten eleven |

                    %1$s %1$s in a block of code

                <!-- reference: generated -->
                %1$s %1$s
                <!-- end of reference -->
                """.formatted("One two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                        + " fifteen sixteen seventeen eighteen nineteen twenty"));

        assertThat(tooLong(page)).hasSize(2);
        assertThat(tooLong(page).getFirst()).contains("page.md:4: 31 words: ");
        assertThat(tooLong(page).getLast()).contains("page.md:12: 31 words: ");
    }

    @Test
    void findsAWordAcrossLinesButNotInCode(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, """
                It gives the batch
                up. The column `refused` has a whole number.

                    It tells of it.

                Keys tell two rows apart. See `Landing`.
                """);

        assertThat(avoided(page)).hasSize(2);
        assertThat(avoided(page).getFirst()).contains("page.md:1: ", "“gives the batch up”");
        assertThat(avoided(page).getLast()).contains("page.md:6: ", "“`Landing`”");
    }

    private List<Page> pages() throws IOException {
        return Page.all(root);
    }

    private List<String> tooLong(Path file) throws IOException {
        return Sentence.of(file).stream()
                .filter(sentence -> sentence.words() > LONGEST)
                .map(sentence -> "%s: %d words: %s".formatted(place(sentence), sentence.words(), sentence.text()))
                .toList();
    }

    private List<String> avoided(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        for (Sentence sentence : Sentence.of(file)) {
            for (Word word : AVOIDED) {
                Matcher match = word.pattern().matcher(sentence.text());
                if (match.find()) {
                    found.add("%s: “%s” – write: %s: %s"
                            .formatted(place(sentence), match.group(), word.instead(), sentence.text()));
                }
            }
        }
        List<String> lines = Files.readAllLines(file);
        for (int index = 0; index < lines.size(); index++) {
            Matcher match = FORMER_NAMES.matcher(lines.get(index));
            if (match.find()) {
                found.add("%s: “%s” is no class".formatted(place(file, index + 1), match.group()));
            }
        }
        return found;
    }

    private String place(Sentence sentence) {
        return place(sentence.file(), sentence.line());
    }

    private String place(Path file, int line) {
        return "%s:%d".formatted(file.startsWith(root) ? root.relativize(file) : file, line);
    }

    private static Word word(String expression, String instead) {
        return new Word(Pattern.compile("\\b(" + expression + ")\\b", CASE_INSENSITIVE), instead);
    }
}
