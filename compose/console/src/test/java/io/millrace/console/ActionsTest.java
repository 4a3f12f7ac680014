package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Its commands are scripts; one that waits does so until a test writes to its pipe. */
class ActionsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(17), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final BlockingQueue<JsonObject> changes = new LinkedBlockingQueue<>();
    private final List<Actions> all = new ArrayList<>();

    @AfterEach
    void close() {
        all.forEach(Actions::close);
    }

    private Actions actions(String... lines) throws IOException {
        return actions(Script.in(folder, lines));
    }

    private Actions actions(List<String> command) {
        Actions actions = new Actions(new CommandLine(command, null, Duration.ofMinutes(1)), CLOCK, changes::add);
        all.add(actions);
        return actions;
    }

    private static ActionRequest audit(String pipeline) throws Problem {
        return ActionRequest.of(new JsonObject().put("action", "audit").put("pipeline", pipeline));
    }

    private static ActionRequest dryRun() throws Problem {
        return ActionRequest.of(new JsonObject("{\"action\":\"drop\",\"pipeline\":\"game\",\"dryRun\":true}"));
    }

    private JsonObject next() throws InterruptedException {
        JsonObject change = changes.poll(1, TimeUnit.MINUTES);
        assertThat(change).as("the next change of an action").isNotNull();
        return change;
    }

    /** The action as soon as it is in this state. */
    private JsonObject until(Action action, String state) throws InterruptedException {
        while (true) {
            JsonObject change = next();
            if (change.getString("id").equals(action.id())
                    && change.getString("state").equals(state)) {
                return change;
            }
        }
    }

    private JsonObject ended(Action action) throws InterruptedException {
        while (true) {
            JsonObject change = next();
            if (change.getString("id").equals(action.id()) && change.getValue("ended") != null) {
                return change;
            }
        }
    }

    private static List<?> output(JsonObject action) {
        return action.getJsonArray("output").getList();
    }

    @Test
    void runACommandForSomebody() throws Exception {
        Actions actions = actions("echo \"$@\"");

        JsonObject ended = ended(actions.start(audit("game"), "ada"));

        assertThat(ended.getString("who")).isEqualTo("ada");
        assertThat(ended.getString("action")).isEqualTo("audit");
        assertThat(ended.getString("pipeline")).isEqualTo("game");
        assertThat(ended.getString("command")).isEqualTo("audit game");
        assertThat(ended.getLong("begun")).isEqualTo(17);
        assertThat(ended.getLong("ended")).isEqualTo(17);
        assertThat(ended.getString("state")).isEqualTo("done");
        assertThat(ended.getInteger("exit")).isZero();
        assertThat(output(ended)).isEqualTo(List.of("-Dmillrace.actor=ada audit game"));
    }

    @Test
    void haveFailedIfTheirCommandHas() throws Exception {
        JsonObject ended = ended(actions("echo no >&2", "exit 4").start(audit("game"), "ada"));

        assertThat(ended.getString("state")).isEqualTo("failed");
        assertThat(ended.getInteger("exit")).isEqualTo(4);
        assertThat(output(ended)).isEqualTo(List.of("no"));
    }

    @Test
    void haveFailedIfTheirCommandIsMissing() throws Exception {
        Actions actions = actions(List.of(folder.resolve("nothing").toString()));

        JsonObject ended = ended(actions.start(audit("game"), "ada"));

        assertThat(ended.getString("state")).isEqualTo("failed");
        assertThat(output(ended)).first().asString().startsWith("The command could not be run: ");
        ended(actions.start(audit("game"), "ada"));
    }

    @Test
    void giveTheirCommandItsInput() throws Exception {
        ActionRequest edited = ActionRequest.of(new JsonObject()
                .put("action", "replay")
                .put("pipeline", "game")
                .put("records", new JsonArray().add("events/0/12"))
                .put("text", "better\n"));

        assertThat(output(ended(actions("cat").start(edited, "ada")))).isEqualTo(List.of("better"));
    }

    @Test
    void sayWhyACommandEndedThatDidNotReadItsInput() throws Exception {
        ActionRequest edited = ActionRequest.of(new JsonObject()
                .put("action", "replay")
                .put("pipeline", "game")
                .put("records", new JsonArray().add("events/0/12"))
                .put("text", "x".repeat(1 << 20)));

        JsonObject ended = ended(actions("exec <&-", "echo refused", "exit 2").start(edited, "ada"));

        assertThat(output(ended)).isEqualTo(List.of("refused"));
        assertThat(ended.getInteger("exit")).isEqualTo(2);
    }

    @Test
    void runOneAtATimeForAPipeline() throws Exception {
        Path pipe = Script.pipe(folder, "pipe");
        Actions actions = actions("case $3 in game) read line < " + pipe + ";; esac");
        Action first = actions.start(audit("game"), "ada");

        for (String pipeline : new String[] {"game", null}) {
            assertThatThrownBy(() -> actions.start(audit(pipeline), "bob"))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(409))
                    .hasMessage("The action audit of ada is running for game. Nothing was started; wait until it has"
                            + " ended.");
        }
        ended(actions.start(audit("pacing"), "bob"));
        Files.writeString(pipe, "go\n");
        ended(first);

        Action next = actions.start(audit("game"), "bob");
        Files.writeString(pipe, "go\n");
        assertThat(ended(next).getString("state")).isEqualTo("done");
    }

    @Test
    void runAloneIfTheyAreForAllPipelines() throws Exception {
        Path pipe = Script.pipe(folder, "pipe");
        Actions actions = actions("read line < " + pipe);
        Action first = actions.start(audit(null), "ada");

        assertThatThrownBy(() -> actions.start(audit("game"), "bob"))
                .hasMessageStartingWith("The action audit of ada is running for all pipelines.");
        Files.writeString(pipe, "go\n");
        ended(first);
    }

    @Test
    void runBesideDryRuns() throws Exception {
        Path pipe = Script.pipe(folder, "pipe");
        Actions actions = actions("case \"$*\" in *--dry-run*) echo nothing;; *) read line < " + pipe + ";; esac");
        Action first = actions.start(audit("game"), "ada");

        Action dryRun = actions.start(dryRun(), "bob");

        assertThat(output(ended(dryRun))).isEqualTo(List.of("nothing"));
        assertThat(actions.named(dryRun.id()).getString("state")).isEqualTo("done");
        assertThat(actions.all().getJsonArray("actions")).hasSize(1);
        assertThat(actions.running()).hasSize(1);
        Files.writeString(pipe, "go\n");
        ended(first);
        assertThat(actions.running()).isEmpty();
    }

    @Test
    void areFewAtATime() throws Exception {
        Path pipe = Script.pipe(folder, "pipe");
        Actions actions = actions("read line < " + pipe);
        actions.start(audit("game"), "ada");
        actions.start(audit("pacing"), "ada");
        actions.start(dryRun(), "ada");

        assertThatThrownBy(() -> actions.start(audit("courier"), "bob"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(503))
                .hasMessage("3 actions are running. Nothing was started.");
    }

    @Test
    void keepTheLastLinesOfTheirOutput() throws Exception {
        JsonObject ended = ended(actions("seq 300").start(audit("game"), "ada"));

        assertThat(output(ended))
                .isEqualTo(IntStream.rangeClosed(101, 300)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void keepTheBeginningOfALongLine() throws Exception {
        JsonObject ended =
                ended(actions("head -c 100000 /dev/zero | tr '\\0' 'x'").start(audit("game"), "ada"));

        assertThat(output(ended)).isEqualTo(List.of("x".repeat(2_000) + "…"));
    }

    @Test
    void showTheirProgressWhileTheyRun() throws Exception {
        Path pipe = Script.pipe(folder, "pipe");
        Actions actions = actions("echo 'reading files … 12 s'", "echo begun", "read line < " + pipe);
        Action action = actions.start(audit("game"), "ada");

        JsonObject begun = until(action, "running");
        while (output(begun).isEmpty()) {
            begun = until(action, "running");
        }
        assertThat(output(begun)).isEqualTo(List.of("begun"));
        assertThat(begun.getString("progress")).isEqualTo("reading files");

        Files.writeString(pipe, "go\n");
        assertThat(ended(action).getValue("progress")).isNull();
    }

    @Test
    void areKnownByTheirIdAndTheNewestFirst() throws Exception {
        Actions actions = actions("true");
        Action first = actions.start(audit("game"), "ada");
        ended(first);
        Action second = actions.start(audit("pacing"), "ada");
        ended(second);

        assertThat(actions.named(first.id()).getString("pipeline")).isEqualTo("game");
        assertThat(actions.all().getJsonArray("actions"))
                .extracting(one -> ((JsonObject) one).getString("id"))
                .containsExactly(second.id(), first.id());
        assertThat(actions.lastAudit("game").getString("id")).isEqualTo(first.id());
        assertThat(actions.lastAudit("courier")).isNull();
        assertThatThrownBy(() -> actions.named("x"))
                .isInstanceOf(Problem.class)
                .hasMessage("There is no action x among the last 100.");
    }

    @Test
    void areForgottenUnlessTheyRun() throws Exception {
        Path pipe = Script.pipe(folder, "pipe");
        Actions actions = actions("case $3 in game) read line < " + pipe + ";; esac");
        Action first = actions.start(audit("game"), "ada");
        Action second = actions.start(audit("pacing"), "ada");
        ended(second);
        for (int more = 0; more < 99; more++) {
            ended(actions.start(audit("pacing"), "ada"));
        }

        assertThat(actions.all().getJsonArray("actions")).hasSize(100);
        assertThat(actions.named(first.id()).getString("state")).isEqualTo("running");
        assertThatThrownBy(() -> actions.named(second.id())).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> actions.start(audit("game"), "bob")).hasMessageContaining("of ada is running");
    }

    @Test
    void endWithTheConsole() throws Exception {
        Path pipe = Script.pipe(folder, "pipe");
        Actions actions = actions("echo begun", "read line < " + pipe);
        Action action = actions.start(audit("game"), "ada");
        until(action, "running");

        actions.close();

        assertThat(ended(action).getString("state")).isEqualTo("failed");
        assertThat(Script.runs(folder)).isFalse();
    }
}
