package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Called;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.Report;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The demo's questions, and those of the pages of docs/pipelines/, which show what its events give. It comes first: the
 * driver and the Trino of the stack that is stopped first leave their classes to all later ones, which start in half the time.
 */
@Order(0)
class DemoIT {

    /** A call of the prompt in an indented block, and what stands below it there. */
    private static final Pattern SHOWN = Pattern.compile("    \\./millrace sql \"(.*)\"\n((?:    .*\n)+)");

    private static final String VARIES = "depend a little on when the demo starts";

    @Test
    void everyAnswerIsRightAndThePagesShowThem() throws IOException {
        try (RunningStack stack = RunningStack.start(Pipelines.slugs())) {
            List<Answers> all = Answers.all();
            Demo demo = new Demo(stack.stack(), Report.quiet());
            List<String> wrong = new ArrayList<>();

            demo.send(all);
            boolean isRight = demo.ask(all, (question, rows) -> {
                if (!question.isAnsweredBy(rows)) {
                    wrong.add(question.sql() + "\n" + rows.texts() + " where " + question.expected() + " is right");
                }
            });

            assertThat(wrong).isEmpty();
            assertThat(isRight).isTrue();
            SoftAssertions pages = new SoftAssertions();
            for (String slug : Pipelines.slugs()) {
                requireShown(slug, stack, pages);
            }
            pages.assertAll();
        }
    }

    private static void requireShown(String slug, RunningStack stack, SoftAssertions pages) throws IOException {
        Path page = Tree.find().root().resolve("docs/pipelines/" + slug + ".md");
        String text = Files.readString(page);
        Matcher shown = SHOWN.matcher(text);
        assertThat(shown.find()).as("an answer in " + page).isTrue();

        List<String> words = new ArrayList<>(List.of("sql", shown.group(1)));
        words.addAll(stack.options());
        String answer = Called.with(words.toArray(String[]::new)).out().indent(4);

        pages.assertThat(known(answer, text)).as(page.toString()).isEqualTo(known(shown.group(2), text));
    }

    /** Without the numbers, where the page says that they are not always the same. */
    private static String known(String table, String page) {
        return page.contains(VARIES) ? table.replaceAll(" *\\d+", " N") : table;
    }
}
