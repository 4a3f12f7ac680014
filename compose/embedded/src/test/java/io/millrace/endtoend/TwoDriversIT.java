package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Called;
import io.millrace.sdk.Message;
import io.millrace.stack.RunningStack;
import io.millrace.stack.SeparateDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers that want the same pipeline: one runs it, also where the other was frozen in the meantime and wakes up. */
class TwoDriversIT {

    private static final int ROUNDS = Integer.getInteger("millrace.rounds", 1);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int EVENTS = 600;
    private static final List<String> GAME = List.of("game");

    /** So that batches are under way whenever a driver is frozen. */
    private static final String SMALL_BATCHES = "events-per-batch=100";

    private static RunningStack stack;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private final List<SeparateDriver> drivers = new ArrayList<>();
    private int sent;

    @BeforeAll
    static void start() throws IOException {
        stack = RunningStack.start(List.of());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @AfterEach
    void stopDrivers() {
        drivers.forEach(SeparateDriver::close);
    }

    @Test
    void keepEachRowOnceAndSayWhyTheyStop() {
        SeparateDriver one = driver();
        SeparateDriver other = driver();
        Soon.holds("one of two drivers runs", PATIENCE, () -> one.runs("game") || other.runs("game"));
        SeparateDriver winner = one.runs("game") ? one : other;
        SeparateDriver loser = winner == one ? other : one;
        Soon.holds("the other one ends", PATIENCE, () -> !loser.isAlive());
        assertThat(loser.exitCode()).isNotZero();
        assertThat(loser.log()).contains("Pipeline game is run by the driver ");

        for (int round = 0; round < ROUNDS; round++) {
            winner = takeOver(winner, round);
        }
        winner.close();

        assertThat(stack.number("select count(*) from game.valid_events"))
                .isEqualTo(stack.number("select sum(element_at(written, 'valid_events')) from game.ledger"));
        assertThat(stack.number("select sum(read) from game.ledger")).isEqualTo(sent);
        List<String> audit = new ArrayList<>(List.of("audit", "game"));
        audit.addAll(stack.options());
        assertThat(Called.with(audit.toArray(String[]::new)).out()).contains("Proven");
    }

    @Test
    void passAPipelineToTheOneInStandby() throws IOException {
        SeparateDriver first = standby();
        Soon.holds("the first driver runs", PATIENCE, () -> first.runs("game"));
        SeparateDriver second = standby();
        Soon.holds("the second one waits", PATIENCE, () -> second.is("game", "standby"));
        assertThat(second.status()).contains("waits for the driver " + first.pid() + " on ");
        first.signal("STOP");
        Soon.holds("the second one runs", PATIENCE, () -> second.runs("game"));

        String heir = "took over from driver " + first.pid() + " on ";
        assertThat(second.log()).contains(heir);
        assertThat(second.status()).contains("\"tookOverFrom\":\"driver " + first.pid() + " on ");

        first.signal("CONT");
        Soon.holds("the first one waits", PATIENCE, () -> first.is("game", "standby"));
        first.signal("TERM");
        Soon.holds("the first one ends", PATIENCE, () -> !first.isAlive());
        assertThat(first.exitCode()).isZero();
        assertThat(second.runs("game")).isTrue();
    }

    private SeparateDriver standby() {
        drivers.add(SeparateDriver.standby(stack, folder.resolve("driver-" + drivers.size()), GAME));
        return drivers.getLast();
    }

    @Test
    void endWithTheNameOfTheJarThatAStorageLacks() {
        SeparateDriver driver = SeparateDriver.start(
                stack, folder.resolve("without-jar"), GAME, "warehouse=s3a://x/y", "checkpoints=" + folder.toUri());
        drivers.add(driver);

        Soon.holds("the driver ends", PATIENCE, () -> !driver.isAlive());

        assertThat(driver.exitCode()).isEqualTo(1);
        assertThat(driver.log()).contains("warehouse is s3a://x/y, and hadoop-aws is not on the class path.");
    }

    /** The driver that runs is frozen amid its batches, another one takes over, and the first one wakes up. */
    private SeparateDriver takeOver(SeparateDriver frozen, int round) {
        produce(2 * round);
        long before = read();
        Soon.holds("batches are under way", PATIENCE, () -> read() > before);
        frozen.signal("STOP");
        produce(2 * round + 1);
        SeparateDriver next = driver();
        Soon.holds("another driver has taken over and read all", PATIENCE, () -> next.runs("game") && read() == sent);
        frozen.signal("CONT");
        Soon.holds("the first one ends", PATIENCE, () -> !frozen.isAlive());
        assertThat(frozen.exitCode()).isNotZero();
        assertThat(frozen.log()).containsPattern("was taken over from this process|is written by a newer driver");
        assertThat(read()).isEqualTo(sent);
        return next;
    }

    private SeparateDriver driver() {
        drivers.add(SeparateDriver.start(
                stack, folder.resolve("driver-" + drivers.size()), GAME, "lease=2s", "trigger=50ms", SMALL_BATCHES));
        return drivers.getLast();
    }

    private void produce(int seed) {
        List<Message> messages = stack.produce("game", EVENTS, seed);
        sent += messages.size();
    }

    private static long read() {
        return stack.sql("select coalesce(sum(read), 0) from game.ledger").stream()
                .mapToLong(row -> Long.parseLong(row.getFirst()))
                .sum();
    }
}
