package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Called;
import io.millrace.demo.Answers;
import io.millrace.engine.inspect.Plan;
import io.millrace.engine.inspect.Plan.Verdict;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Tables, checkpoints and the metastore are lost, and come back from a backup: one story, on a stack of its own. */
@UsesSpark
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupIT {

    private static final List<Pipeline> PIPELINES =
            Stream.of("game", "pacing", "courier").map(Pipelines::named).toList();
    private static final List<Answers> ANSWERS = Answers.all().stream()
            .filter(answers -> PIPELINES.contains(Pipelines.named(answers.slug())))
            .toList();

    private static RunningStack stack;
    private static InProcess process;

    @TempDir
    static Path older;

    @TempDir
    static Path newer;

    @BeforeAll
    static void loseEverythingAfterABackup() throws Exception {
        stack = RunningStack.start(List.of());
        process = new InProcess(stack);
        send(2_000, 1);
        process.runOnce(PIPELINES, "events-per-batch=500");
        copyTo(older);
        send(1_000, 2);
        process.runOnce(PIPELINES);
        copyTo(newer);
        stack.kill("trino");
        stack.kill("metastore");
        run("rm", "-r", stack.home().resolve("metastore").toString());
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void doesNotStartWithTablesAndCheckpointsOfTwoTimes() throws Exception {
        restore(older, "warehouse");
        restore(newer, "checkpoints");
        stack.stack().start(List.of());

        for (Plan plan : plans()) {
            assertThat(plan.verdict()).as(plan.pipeline()).isEqualTo(Verdict.BLOCKED);
            assertThat(plan.blockers().toString()).contains("tables and checkpoint are not of one time");
        }
        restore(newer, "warehouse");
        restore(older, "checkpoints");
        for (Plan plan : plans()) {
            assertThat(plan.verdict()).as(plan.pipeline()).isEqualTo(Verdict.BLOCKED);
            assertThat(plan.blockers().toString()).contains("it is older than the table");
        }
    }

    @Test
    @Order(2)
    void continuesExactlyFromABackup() throws Exception {
        restore(older, "warehouse", "checkpoints");
        assertThat(plans()).allMatch(plan -> plan.verdict() == Verdict.COMPATIBLE);
        process.runOnce(PIPELINES);
        assertThat(plans()).allMatch(plan -> plan.verdict() == Verdict.SAME);
        send(1_000, 3);
        process.runOnce(PIPELINES);

        assertThat(call("sql", "--apply").code()).isZero();
        for (Answers answers : ANSWERS) {
            answers.questions()
                    .forEach(
                            question -> assertThat(question.isAnsweredBy(stack.queryIn(answers.slug(), question.sql())))
                                    .as(question.meaning())
                                    .isTrue());
        }
        Called audit = call("audit", "game", "pacing", "courier", "--deep");
        assertThat(audit.out()).contains("Proven").doesNotContain("violation");
        assertThat(audit.code()).isZero();
    }

    /** A start compares a table with the last batch of the ledger alone. */
    @Test
    @Order(3)
    void findsOneTableThatIsOlder() throws Exception {
        for (String table : List.of("game.valid_events", "pacing.positions", "courier.messages")) {
            restore(older, "warehouse/" + table.replace(".", ".db/"));

            String pipeline = table.substring(0, table.indexOf('.'));
            Called audit = call("audit", pipeline);

            assertThat(audit.out()).contains("violation: " + pipeline + ": " + table);
            assertThat(audit.code()).isEqualTo(1);
        }
    }

    /** Its partitions are of batches that the checkpoint has yet to run. */
    @Test
    @Order(4)
    void doesNotStartWithAMetastoreThatIsNewer() throws Exception {
        restore(older, "warehouse", "checkpoints");

        Plan plan = process.plan(Pipelines.named("game"));

        assertThat(plan.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(plan.blockers().toString()).contains("Table game.valid_events holds batch", "older than the table");
    }

    private static void send(int count, long seed) {
        for (Answers answers : ANSWERS) {
            stack.produce(answers.slug(), count, seed).forEach(answers::sent);
        }
    }

    private static List<Plan> plans() throws IOException {
        List<Plan> plans = new ArrayList<>();
        for (Pipeline pipeline : PIPELINES) {
            plans.add(process.plan(pipeline));
        }
        return plans;
    }

    private static void copyTo(Path backup) throws IOException, InterruptedException {
        for (String folder : List.of("warehouse", "checkpoints")) {
            run("cp", "-a", stack.home().resolve(folder).toString(), backup.toString());
        }
    }

    private static void restore(Path backup, String... folders) throws IOException, InterruptedException {
        for (String folder : folders) {
            Path lost = stack.home().resolve(folder);
            run("rm", "-r", lost.toString());
            run("cp", "-a", backup.resolve(folder).toString(), lost.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static Called call(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(stack.options());
        return Called.with(all.toArray(String[]::new));
    }
}
