package io.millrace.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Called;
import io.millrace.lake.TrinoAddress;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.stack.Home;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.Report;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every notebook on sample events, and what they stand on, on a real Trino. */
@OnSharedStack
class NotebookIT {

    private static final int POSITIONS = 12_000;

    /** Of the sensors' these are fifty seconds, of which the last thirty are waited for. */
    private static final int EVENTS = 500;

    private final RunningStack stack;
    private final Notebooks notebooks = Notebooks.of(Tree.find());

    @TempDir
    Path folder;

    NotebookIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void becomesAReportWithItsChartsInIt() throws IOException {
        sendSampleEvents();

        Called called = Called.with(
                Stream.concat(Stream.of("notebook", "--run", "--out", folder.toString()), stack.options().stream())
                        .toArray(String[]::new));

        assertThat(called.err()).doesNotContain("error");
        assertThat(called.code()).isZero();
        for (String name : notebooks.names()) {
            Path page = folder.resolve(name + ".html");
            assertThat(called.out()).contains(page.toString());
            assertThat(count("data:image/png;base64,", Files.readString(page)))
                    .as("charts in " + page)
                    .isEqualTo(count("axes = chart(", Files.readString(notebooks.file(name)))
                            + count("\"flow(", Files.readString(notebooks.file(name))));
            assertThat(Files.readString(page)).doesNotContain("src=\"http", "href=\"http");
        }
    }

    @Test
    void namesTheCellThatFailsAndKeepsWhatCameBefore() throws Exception {
        for (String file : List.of("report.py", "millrace.py", "report/conf.json", "report/index.html.j2")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(notebooks.folder().resolve(file), folder.resolve(file));
        }
        String broken = Files.readString(notebooks.file("game")).replace("from game.actions", "from game.nothing");
        Files.writeString(folder.resolve("broken.ipynb"), broken);
        List<String> pages = new ArrayList<>();
        List<String> failures = new ArrayList<>();

        boolean well = new Notebooks(folder, List.of("broken"))
                .run(python(), trino(), List.of("broken"), folder.resolve("out"), pages::add, failures::add);

        assertThat(well).isFalse();
        assertThat(pages).containsExactly(folder.resolve("out/broken.html").toString());
        assertThat(failures.getFirst())
                .startsWith("broken.ipynb, cell [2]: TrinoError: line ")
                .contains("game.nothing");
        assertThat(Files.readString(folder.resolve("out/broken.html")))
                .contains("Swords and guilds", "TrinoError")
                .doesNotContain("most recent call last");
    }

    @Test
    void queryGivesEveryTypeAsItIs() throws Exception {
        ProcessBuilder tests = new ProcessBuilder(
                        python().executable().toString(), "-B", "-m", "unittest", "test_millrace")
                .directory(notebooks.folder().toFile())
                .redirectErrorStream(true);
        tests.environment().putAll(trino().environment());

        Process process = tests.start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("OK").doesNotContain("skipped");
    }

    private void sendSampleEvents() {
        for (String pipeline : Pipelines.slugs()) {
            if (pipeline.equals("pacing")) {
                stack.produce(earlierPositions());
            } else {
                stack.produce(pipeline, EVENTS, 7);
            }
        }
        stack.waitUntilCommitted();
        Instant deadline = Instant.now().plusSeconds(60);
        while (stack.number("select count(*) from pacing.notifications") == 0
                || stack.number("select count(*) from sensors.motion") == 0) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    /** Two minutes of a race that is over, so that the positions of other tests do not come late after it. */
    private List<Message> earlierPositions() {
        Iterator<Message> traffic =
                Traffic.of(Pipelines.named("pacing")).orElseThrow().messages(stack.settings(), 7);
        List<Message> positions = new ArrayList<>();
        while (positions.size() < POSITIONS) {
            Message message = traffic.next();
            String[] fields = new String(message.value(), StandardCharsets.UTF_8).split("\t");
            if (fields.length == 3 && fields[2].contains(".")) {
                fields[2] = new BigDecimal(fields[2])
                        .subtract(BigDecimal.valueOf(600))
                        .toPlainString();
                positions.add(Message.of(message.topic(), fields[0], String.join("\t", fields)));
            }
        }
        return positions;
    }

    private Python python() throws InterruptedException {
        return Python.ready(Home.at(stack.home()), notebooks.folder(), Report.quiet());
    }

    private TrinoAddress trino() {
        return stack.stack().addresses().trino();
    }

    private static int count(String part, String text) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
