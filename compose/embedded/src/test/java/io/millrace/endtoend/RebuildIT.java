package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Called;
import io.millrace.engine.EngineSettings;
import io.millrace.sdk.Message;
import io.millrace.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Tables are rebuilt while others read them: one story, on a stack of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RebuildIT {

    private static final int EVENTS = 10_000;
    private static final int BAD = 9;
    private static final List<String> GAME = List.of("game");

    /** What those who read ask, over and over; each answer is one number. */
    private static final List<String> QUESTIONS = List.of(
            "select count(*) from game.valid_events",
            "select sum(quantity) from game.swords",
            "select count(*) from game.refused_actions",
            "select count(*) from ops.open_quarantine where pipeline = 'game'",
            "select sum(read) from game.ledger");

    /** Others want the processor, too. */
    private static final long BETWEEN_QUESTIONS = Duration.ofMillis(250).toNanos();

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** As many threads as are needed: those who read must not keep the rebuild waiting. */
    private static final Executor BESIDE = Executors.newVirtualThreadPerTaskExecutor();

    private static RunningStack stack;
    private static List<Long> right;

    @BeforeAll
    static void fillTheTables() throws IOException {
        stack = RunningStack.start(GAME, "events-per-batch=2000", "compact-after=8", "trigger=200ms");
        stack.produce("game", EVENTS, 1);
        stack.produce(bad(BAD));
        stack.waitUntilCommitted();
        assertThat(call("replay").code()).isEqualTo(1);
        right = answers();
        assertThat(right.get(3)).isGreaterThan(BAD);
        assertThat(right.get(4)).isGreaterThan(EVENTS + BAD);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void aDryRunSaysWhatItWouldDoAndAsksForNothing() {
        Called called = call("rebuild", "game", "--dry-run");

        assertThat(called.out())
                .contains(
                        "Reads %,d records again.".formatted(right.getLast()),
                        "game.valid_events, game.swords_changes",
                        "game.ledger")
                .contains("Nothing was started.");
        assertThat(checkpoints().resolve("rebuilds")).doesNotExist();
        assertThat(call("rebuild", "gmae").code()).isEqualTo(2);
    }

    @Test
    @Order(2)
    void repairsWhatWasDamagedThoughTheDriverIsKilledWhileOthersRead() throws Exception {
        damage();
        List<Long> wrong = answers();
        assertThat(wrong.getFirst()).isLessThan(right.getFirst());
        assertThat(call("audit", "game").code()).isEqualTo(1);
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Long> reader = reads(wrong, isOver);
        CompletableFuture<Called> rebuild = CompletableFuture.supplyAsync(() -> call("rebuild", "game"), BESIDE);

        killOnce(checkpoints().resolve("main-1/commits/0"));
        killOnce(checkpoints().resolve("main-1/commits/2"));
        killOnce(checkpoints().resolve("rebuilds/1.swapping"));

        awaitFile(checkpoints().resolve("rebuilds/1.done"));
        Called called = rebuild.get();
        Called again = call("status", "--json");
        isOver.set(true);
        assertThat(called.out() + called.err()).containsAnyOf("Rebuilt.", "resumes with the next");
        assertThat(again.out()).contains("\"rebuild\" : null");
        assertThat(reader.get()).isPositive();
        assertThat(answers()).isEqualTo(right);
        isProvenAndTheSame();
    }

    @Test
    @Order(3)
    void goesOnFromThereAndKnowsWhatWasSentAgain() {
        stack.produce("game", 1_000, 2);
        stack.waitUntilCommitted();

        assertThat(stack.number("select sum(read) from game.ledger")).isEqualTo(right.getLast() + 1_000);
        assertThat(stack.sql("select distinct attempts from ops.open_quarantine where pipeline = 'game'"
                        + " and from_utf8(payload) like 'no json, number%'"))
                .containsExactly(List.of("1"));
        isProvenAndTheSame();
    }

    @Test
    @Order(4)
    void losesAndRepeatsNothingWhileEventsComeIn() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        long before = stack.number("select sum(read) from game.ledger");
        CompletableFuture<Integer> sending = CompletableFuture.supplyAsync(
                () -> {
                    int sent = 0;
                    while (!isOver.get()) {
                        sent += stack.produce("game", 20, 100 + sent).size();
                        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                    }
                    return sent;
                },
                BESIDE);

        Called called = call("rebuild", "game");
        isOver.set(true);
        long sent = sending.get();
        stack.waitUntilCommitted();

        assertThat(called.out()).contains("Rebuilt.");
        assertThat(called.code()).isZero();
        assertThat(stack.number("select sum(read) from game.ledger")).isEqualTo(before + sent);
        assertThat(stack.number(
                        "select count(*) from game.quarantine" + " where from_utf8(payload) like 'no json, number%'"))
                .isEqualTo(2 * BAD);
        isProvenAndTheSame();
    }

    private static void isProvenAndTheSame() {
        Called audit = call("audit", "game", "--deep");
        assertThat(audit.out()).contains("Proven").doesNotContain("violation", "earlier checkpoint");
        assertThat(audit.code()).isZero();
        assertThat(call("plan", "game").out()).contains("same");
    }

    /** Takes the rows of one batch away from those who read. */
    private static void damage() throws IOException {
        Path table = Path.of(stack.settings().value(EngineSettings.WAREHOUSE)).resolve("game.db/valid_events");
        try (var files = Files.walk(table)) {
            Files.delete(files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    /** Asks one question after the other; each answer is the old one or the new. */
    private static CompletableFuture<Long> reads(List<Long> wrong, AtomicBoolean isOver) {
        return CompletableFuture.supplyAsync(
                () -> {
                    long asked = 0;
                    while (!isOver.get()) {
                        int next = (int) (asked++ % QUESTIONS.size());
                        String question = QUESTIONS.get(next);
                        assertThat(stack.number(question)).as(question).isIn(wrong.get(next), right.get(next));
                        LockSupport.parkNanos(BETWEEN_QUESTIONS);
                    }
                    return asked;
                },
                BESIDE);
    }

    private static void killOnce(Path there) {
        awaitFile(there);
        stack.kill("spark");
        stack.stack().start(GAME);
    }

    private static void awaitFile(Path file) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!Files.exists(file)) {
            assertThat(Instant.now()).as(file + " is not there").isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static List<Long> answers() {
        return QUESTIONS.stream().map(stack::number).toList();
    }

    private static List<Message> bad(int count) {
        List<Message> bad = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            bad.add(Message.of("events", "bad" + number, "no json, number " + number));
        }
        return bad;
    }

    private static Path checkpoints() {
        return Path.of(stack.settings().value(EngineSettings.CHECKPOINTS)).resolve("game");
    }

    private static Called call(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(stack.options());
        return Called.with(all.toArray(String[]::new));
    }
}
