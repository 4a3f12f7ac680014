package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {

    @TempDir
    Path folder;

    @Test
    void printsItsCommandsWhenCalledWithNone() {
        Called called = Called.with();

        assertThat(called.code()).isZero();
        assertThat(called.out())
                .contains(
                        "demo", "up", "down", "status", "logs", "produce", "wait", "plan", "skip", "rebuild", "drop",
                        "sql", "replay", "submit", "audit", "test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo", "up", "down", "status", "logs", "produce", "wait", "plan", "skip", "rebuild", "drop", "sql",
                "replay", "submit", "audit", "test"
            })
    void everyCommandExplainsItself(String command) {
        Called called = Called.with(command, "--help");

        assertThat(called.code()).isZero();
        assertThat(called.out())
                .startsWith("Usage: millrace " + command)
                .hasLineCount(called.out().split("\n").length);
        assertThat(called.err()).isEmpty();
    }

    @Test
    void namesTheNearestCommand() {
        Called called = Called.with("statsu");

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("Unknown command statsu. Did you mean status?");
    }

    @Test
    void namesTheNearestOption() {
        Called called = Called.with("up", "--hoem", "x");

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("Unknown option --hoem. Did you mean --home?");
    }

    @Test
    void namesTheNearestPipeline() {
        Called called = Called.with("up", "gaem");

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("gaem").contains("Did you mean game?");
    }

    @Test
    void namesStorageThatItCannotWriteTo() {
        Called called = Called.with("plan", "game", "--home", folder.toString(), "--set", "warehouse=gs://bucket/lake");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err())
                .startsWith("error: warehouse is gs://bucket/lake, and on gs: ")
                .endsWith("Use file:, hdfs: or s3a: in --set warehouse=….\n");
    }

    @Test
    void namesTheNearestSetting() {
        Called called = Called.with("status", "--home", folder.toString(), "--set", "trino-prot=1");

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("Unknown setting trino-prot on the command line. Did you mean trino-port?");
    }

    @ParameterizedTest
    @CsvSource({"--runs,0", "--events,-1", "--seconds,0", "--conversations,'10,0'"})
    void measuresNothingOfNone(String option, String value) {
        Called called = Called.with("benchmark", "codec", option, value);

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err())
                .contains(option + " has to be at least 1, not " + (value.startsWith("-") ? "-1" : "0"));
    }

    @Test
    void namesTheNearestPart() {
        Called called = Called.with("logs", "kafak");

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("Did you mean kafka?");
    }

    @Test
    void namesTheNearestReasonAndStage() {
        Called reason = Called.with("replay", "--home", folder.toString(), "--reason", "wrong-feild");
        Called stage = Called.with("replay", "--home", folder.toString(), "--stage", "write");

        assertThat(reason.code()).isEqualTo(2);
        assertThat(reason.err()).contains("There is no reason wrong-feild. Did you mean wrong-field?");
        assertThat(stage.code()).isEqualTo(2);
        assertThat(stage.err()).contains("There is no stage write.", "parse, check, late, state");
    }

    @Test
    void replayNeedsAPipelineThatRuns() {
        Called called = Called.with("replay", "--home", folder.toString());

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("No pipeline runs in", "./millrace up");
    }

    @Test
    void aWrongValueIsToldWithWhatIsAllowed() {
        Called called = Called.with("status", "--home", folder.toString(), "--set", "trino-port=http");

        assertThat(called.code()).isEqualTo(2);
        assertThat(called.err()).contains("trino-port", "http", "a whole number");
    }

    @Test
    void readsAFileOfSettings() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.properties"), "trino-port=12345\n");

        Called called = Called.with("status", "--home", folder.toString(), "--properties", file.toString());

        assertThat(called.out()).contains("12345");
    }

    @Test
    void statusOfNothingFailsWithAllPartsStopped() {
        Called called = Called.with("status", "--json", "--home", folder.toString());

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.out()).contains("\"name\" : \"kafka\"", "\"state\" : \"stopped\"", "\"pipelines\" : [ ]");
    }

    @Test
    void downOfNothingIsNoError() {
        Called called = Called.with("down", "--home", folder.toString());

        assertThat(called.code()).isZero();
        assertThat(called.err()).contains("Nothing is running");
    }

    @Test
    void anUnreachableTrinoIsToldWithTheWayOut() {
        Called called = Called.with("sql", "select 1", "--home", folder.toString(), "--set", "trino-port=1");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err())
                .contains("Trino does not answer at jdbc:trino://127.0.0.1:1/lake", "./millrace up")
                .doesNotContain("\tat ");
    }

    @Test
    void verboseShowsTheTrace() {
        Called called =
                Called.with("sql", "select 1", "--home", folder.toString(), "--set", "trino-port=1", "--verbose");

        assertThat(called.err()).contains("\tat ");
    }

    @Test
    void anUnreachableKafkaIsToldWithinTenSecondsOrSo() {
        long began = System.nanoTime();

        Called called = Called.with("produce", "game", "--home", folder.toString(), "--set", "kafka=127.0.0.1:1");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("Kafka does not answer at 127.0.0.1:1");
        assertThat(System.nanoTime() - began).isLessThan(15_000_000_000L);
    }

    @Test
    void anUnreachableMetastoreIsToldWithTheWayOut() {
        Called called = Called.with(
                "drop", "game", "--yes", "--home", folder.toString(), "--set", "metastore=thrift://127.0.0.1:1");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.out()).contains("Drops: game.").doesNotContain("Dropped");
        assertThat(called.err())
                .contains(
                        "The metastore at thrift://127.0.0.1:1 does not answer", "--set metastore=thrift://host:port");
    }

    @Test
    void produceWantsOneSource() {
        assertThat(Called.with("produce").code()).isEqualTo(2);
        assertThat(Called.with("produce", "--topic", "t").code()).isEqualTo(2);
        assertThat(Called.with("produce", "game", "--rate", "0").code()).isEqualTo(2);
    }

    @Test
    void aDryRunPrintsACommandForAnyCluster() {
        Called called = Called.with(
                "submit",
                "game",
                "--once",
                "--dry-run",
                "--master",
                "local[2]",
                "--conf",
                "spark.a=b c",
                "--set",
                "kafka=broker:9092",
                "--home",
                folder.toString());

        assertThat(called.code()).isZero();
        assertThat(called.out())
                .startsWith("spark-submit --class io.millrace.engine.driver.Main --name millrace-game"
                        + " --master 'local[2]' --conf 'spark.a=b c' ")
                .endsWith(" millrace-jobs.jar --once --set kafka=broker:9092 game\n");
    }
}
