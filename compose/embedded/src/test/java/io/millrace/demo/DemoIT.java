package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.cli.Called;
import io.millrace.endtoend.Attempts;
import io.millrace.lake.Rows;
import io.millrace.lake.TrinoSettings;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import io.millrace.stack.Report;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The demo's questions, and those of the pages of docs/pipelines/, which show what its events give, on a stack that asks
 * everyone for a password. It comes first: the
 * driver and the Trino of the stack that is stopped first leave their classes to all later ones, which start in half the time.
 */
@Order(0)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {

    /** A call of the prompt in an indented block, and what stands below it there. */
    private static final Pattern SHOWN = Pattern.compile("    \\./millrace sql \"(.*)\"\n((?:    .*\n)+)");

    private static final String VARIES = "depend a little on when the demo starts";

    private static final String OPERATOR = "millrace-operator";
    private static final String ANALYST = "millrace-analyst";

    @TempDir
    private static Path planted;

    private final Attempts attempts = new Attempts(DemoIT.class);
    private Canaries canaries;
    private RunningStack stack;

    @BeforeAll
    void showIt() throws IOException {
        canaries = Canaries.in(planted);
        stack = RunningStack.start(
                Pipelines.slugs(),
                Stream.concat(Stream.of("secure=on", "restart-driver=on"), Stream.of(canaries.pairs()))
                        .toArray(String[]::new));
        canaries.addThoseOf(stack.home());
    }

    @AfterAll
    void stop() {
        stack.close();
        attempts.check();
    }

    @Test
    @Order(1)
    void everyAnswerIsRightAndThePagesShowThem() throws IOException {
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

    @Test
    @Order(2)
    void showsPayloadsInQuarantineToTheOperatorAlone() {
        String payloads = "select count(*), count(payload) from %s";
        for (String table : List.of("ops.quarantine", "game.quarantine", "delta.game.quarantine")) {
            Rows seen = stack.queryAs(OPERATOR, payloads.formatted(table));
            long all = Long.parseLong(seen.texts().getFirst().getFirst());

            assertThat(all).as(table).isPositive();
            assertThat(seen.texts()).containsExactly(List.of("" + all, "" + all));
            assertThat(stack.queryAs(ANALYST, payloads.formatted(table)).texts())
                    .containsExactly(List.of("" + all, "0"));
        }
        assertThat(stack.queryAs(ANALYST, "select count(*) from game.swords where quantity > 0")
                        .texts())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create schema lake.mine",
                "create view lake.game.mine as select 1 as one",
                "create or replace view lake.game.swords as select 1 as one",
                "drop view lake.game.swords",
                "drop table lake.game.valid_events",
                "insert into lake.game.valid_events select * from lake.game.valid_events",
                "delete from delta.game.quarantine",
                "comment on table lake.game.valid_events is 'mine'",
                "alter table lake.game.valid_events rename to theirs",
                "grant select on lake.game.valid_events to user guest"
            })
    @Order(3)
    void letsAnalystsReadAndNoMore(String statement) {
        denied(ANALYST, statement, "Access Denied", () -> stack.queryAs(ANALYST, statement));
    }

    private void denied(String who, String what, String outcome, ThrowableAssert.ThrowingCallable attempt) {
        assertThatThrownBy(attempt).hasStackTraceContaining(outcome);
        attempts.add("Trino", who, what, outcome);
    }

    @Test
    @Order(4)
    void letsInNobodyWithoutAPasswordOrInPlainText() {
        Settings operator = stack.settings();
        Path other = stack.home().resolve("secrets/trino-" + ANALYST + ".password");

        denied(
                OPERATOR,
                "the password of another",
                "Authentication failed",
                () -> stack.queryWith("trino-password=file:" + other));
        denied(
                "somebody",
                "the operator's password",
                "Authentication failed",
                () -> stack.queryWith("trino-user=somebody"));
        denied(OPERATOR, "no password", "Authentication", () -> stack.queryWith("trino-password="));
        String plain = "trino=http://127.0.0.1:" + operator.value(TrinoSettings.PORT);
        Throwable refused = catchThrowable(() -> stack.queryWith(plain, "trino-password="));
        assertThat(refused).isNotNull();
        attempts.add("Trino", OPERATOR, "plain text", Attempts.kind(refused));
        denied(OPERATOR, "trust in Java's authorities", "PKIX path", () -> stack.queryWith("trino-certificates="));
        assertThat(stack.queryWith().texts()).containsExactly(List.of("1"));
    }

    @Test
    @Order(5)
    void showsNoSecretWhereOthersLook() throws IOException, InterruptedException {
        List<String> seen = new ArrayList<>();
        try (FrontDoor door = FrontDoor.of(stack.settings())) {
            HttpRequest.Builder purchase =
                    door.to("/purchase_a_sword?event_detail=canaries&access_token=" + canaries.plant("the query"));
            Canaries.HEADERS.forEach(header -> purchase.header(header, canaries.plant(header)));
            assertThat(door.send(purchase).statusCode()).isEqualTo(200);
            HttpRequest.Builder wrong =
                    door.to("/v1/events/events").header("Authorization", "Bearer " + canaries.plant("a wrong key"));
            assertThat(new String(door.send(wrong.POST(HttpRequest.BodyPublishers.ofString("{}")))
                            .body()))
                    .isNotEmpty();
            stack.waitUntilCommitted();
            seen.addAll(canaries.in(
                    "/metrics of the API",
                    new String(door.send(door.to("/metrics")).body())));
        }
        seen.addAll(canaries.in(
                "a table",
                stack.sql("select raw_event from game.valid_events where event_detail = 'canaries'")
                        .toString()));
        seen.addAll(failingStart());
        for (long pid : stack.pids()) {
            seen.addAll(canaries.inDumpsOf(pid));
        }
        seen.addAll(canaries.inCommandLines());
        stack.kill("spark");
        stack.waitUntilCommitted();
        for (List<String> command :
                List.of(List.of("status", "--json"), List.of("status"), List.of("plan", "game"), List.of("audit"))) {
            seen.addAll(canaries.in(command.toString(), outputOf(command)));
        }
        seen.addAll(canaries.inFilesOf(stack.home()));

        assertThat(canaries.count()).isGreaterThanOrEqualTo(30);
        assertThat(stack.sql("select 1 from game.valid_events where event_detail = 'canaries'"))
                .hasSize(1);
        assertThat(seen).isEmpty();
    }

    /** One that has its secrets where they do not fit. */
    private List<String> failingStart() {
        Called failed = Called.with(
                "up",
                "--home",
                planted.resolve("home").toString(),
                "--set",
                "kafka-port=0",
                "--set",
                "trino-password=" + canaries.plant("a literal password"));

        assertThat(failed.code()).isNotZero();
        assertThat(failed.err()).contains("trino-password");
        return canaries.in("a failing start", failed.out() + failed.err());
    }

    private String outputOf(List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.addAll(stack.options());
        Called called = Called.with(words.toArray(String[]::new));
        assertThat(called.out()).as(called.err()).isNotEmpty();
        return called.out() + called.err();
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
