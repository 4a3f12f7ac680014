package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.Called;
import io.millrace.engine.EngineSettings;
import io.millrace.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a pipeline says that cannot go on, and what is to be done then: one story, on a stack of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WaysOutIT {

    private static final List<String> GAME = List.of("game");
    private static final String READ = "select sum(read) from game.ledger";

    private static final List<String> QUESTIONS = List.of(
            READ,
            "select count(*) from game.valid_events",
            "select sum(quantity) from game.swords",
            "select count(*) from ops.open_quarantine where pipeline = 'game'");

    private static RunningStack stack;

    @BeforeAll
    static void fillTheTables() throws IOException {
        stack = RunningStack.start(GAME, "trigger=200ms");
        stack.produce("game", 3_000, 1);
        stack.waitUntilCommitted();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void makesAnewWhatCannotGoOnBecauseItsStateAndTheLastCommitOfATableAreTorn() throws IOException {
        long before = stack.number(READ);
        stack.kill("spark");
        tearState();
        stack.stack().start(GAME);
        stack.produce("game", 100, 3);

        assertThatThrownBy(stack::waitUntilCommitted)
                .hasMessageContaining("files in state/ are torn or gone")
                .hasMessageContaining("millrace rebuild game");

        Path torn = tear(lastCommit("game", "guilds_changes"));
        assertThat(call("plan", "game").out()).contains("The last commit of game.guilds_changes", torn.toString());
        makeAnew();
        assertThat(stack.number(READ)).isEqualTo(before + 100);
        isProven();
    }

    @Test
    @Order(2)
    void dropsWhatIsAtRestAndReadsItsTopicAnew() {
        List<Long> before = answers();
        assertThat(call("drop", "game", "--yes").err()).contains("Pipeline game is run by the driver ");
        stack.kill("spark");
        assertThat(call("drop", "game").out()).contains("game.valid_events", "game.ledger", "Nothing was dropped.");
        assertThat(stack.number(READ)).isEqualTo(before.getFirst());

        assertThat(call("drop", "game", "--yes").out()).contains("Dropped.");
        assertThat(stack.sql("show tables from game like 'ledger'")).isEmpty();
        assertThat(stack.sql("show tables from game like 'valid_events'")).isEmpty();
        stack.stack().start(GAME);
        stack.waitUntilCommitted();

        assertThat(answers()).isEqualTo(before);
        isProven();
    }

    /** While no driver runs. */
    private static void makeAnew() {
        assertThat(call("rebuild", "game").out()).contains("begins with the next ./millrace up");
        stack.stack().start(GAME);
        assertThat(call("rebuild", "game").out()).contains("Rebuilt.");
        stack.waitUntilCommitted();
    }

    private static void isProven() {
        Called audit = call("audit", "game", "--deep");
        assertThat(audit.out()).contains("Proven").doesNotContain("violation", "earlier checkpoint");
        assertThat(audit.code()).isZero();
        assertThat(call("plan", "game").out()).contains("same");
    }

    private static List<Long> answers() {
        return QUESTIONS.stream().map(stack::number).toList();
    }

    /** The one that is looked for where the table has been since it was rebuilt last. */
    private static Path lastCommit(String database, String table) throws IOException {
        Path folder = Path.of(stack.settings().value(EngineSettings.WAREHOUSE)).resolve(database + ".db");
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*/" + table + "[^/]*/_delta_log/\\d+\\.json"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow();
        }
    }

    private static void tearState() throws IOException {
        Path checkpoints = Path.of(stack.settings().value(EngineSettings.CHECKPOINTS));
        try (var files = Files.walk(checkpoints)) {
            for (Path file : files.filter(each -> each.toString().matches(".*/state/.*\\.(changelog|zip)"))
                    .toList()) {
                tear(file);
            }
        }
    }

    /** Its second half is lost. */
    private static Path tear(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }

    private static Called call(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(stack.options());
        return Called.with(all.toArray(String[]::new));
    }
}
