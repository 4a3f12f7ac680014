package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line on a stack that runs. */
@OnSharedStack
class StackIT {

    private final RunningStack stack;

    @TempDir
    Path folder;

    StackIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void everyPartIsReadyAndEveryPipelineRuns() throws IOException {
        Called called = call("status", "--json");

        JsonNode status = new ObjectMapper().readTree(called.out());
        assertThat(called.code()).isZero();
        assertThat(status.get("parts").findValuesAsText("name"))
                .containsExactly("kafka", "metastore", "trino", "api", "spark");
        assertThat(status.get("parts").findValuesAsText("state")).containsOnly("ready");
        assertThat(status.get("parts").findValues("pid")).allMatch(JsonNode::isIntegralNumber);
        assertThat(status.get("pipelines").findValuesAsText("state")).containsOnly("running");
        assertThat(status.get("pipelines").findValues("lag")).allMatch(JsonNode::isIntegralNumber);
    }

    /** As from another machine: another home, and a file of settings that names each part. */
    @Test
    void aDeploymentThatSettingsNameIsAskedAtItsAddressesAndByItsLeases() throws IOException {
        List<String> wanted = List.of("kafka=", "metastore=", "warehouse=", "checkpoints=", "trino=", "api=");
        Path properties = Files.write(
                folder.resolve("elsewhere.properties"),
                stack.settings().pairs().stream()
                        .filter(pair -> wanted.stream().anyMatch(pair::startsWith))
                        .toList());
        String[] options = {"--home", folder.resolve("home").toString(), "--properties", properties.toString()};

        Called status = Called.with(with(options, "status", "--json"));

        JsonNode said = new ObjectMapper().readTree(status.out());
        assertThat(status.code()).as(status.err()).isZero();
        assertThat(said.get("parts").findValuesAsText("state")).hasSize(5).containsOnly("ready");
        assertThat(said.get("parts").findValuesAsText("address"))
                .contains(stack.stack().addresses().kafka());
        assertThat(said.get("pipelines").findValuesAsText("name"))
                .containsExactlyElementsOf(stack.stack().pipelines());
        assertThat(said.get("pipelines").findValuesAsText("state")).containsOnly("running");
        assertThat(Called.with(with(options, "wait", "--ready")).code()).isZero();
        assertThat(Called.with(with(options, "wait")).code()).isZero();
        assertThat(Called.with(with(options, "sql", "select 7 as n")).out()).contains(" n", " 7");
        assertThat(Called.with(with(options, "replay", "--dry-run")).code()).isZero();
        assertThat(Called.with(with(options, "audit", "game")).code()).isZero();
    }

    private static String[] with(String[] options, String... command) {
        return Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new);
    }

    @Test
    void aSecondUpSaysThatTheStackRuns() {
        Called called = call("up");

        assertThat(called.code()).isZero();
        assertThat(called.err()).contains("The stack is running.");
    }

    @Test
    void anotherHomeOnTheSamePortsIsRefused() {
        int port = stack.settings().value(io.millrace.stack.StackSettings.KAFKA_PORT);

        Called called = Called.with("up", "--home", folder.resolve("other").toString(), "--set", "kafka-port=" + port);

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("Port " + port + ", which kafka needs, is in use", "--set kafka-port=");
    }

    @Test
    void whatTheStackRunsCannotBeSubmittedBesideIt() {
        Called called = call("submit", "game", "--once");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("runs game already", "./millrace up --without-spark");
    }

    @Test
    void answersInEveryFormat() {
        String sql = "select * from (values (1, 'a,b'), (2, null)) as t (n, s) order by n";

        assertThat(call("sql", sql).out()).contains(" n | s", " 1 | a,b");
        assertThat(call("sql", sql).err()).contains("2 rows in ");
        assertThat(call("sql", "--format", "csv", sql).out()).isEqualTo("n,s\r\n1,\"a,b\"\r\n2,\r\n");
        assertThat(call("sql", "--format", "json", sql).out())
                .isEqualTo("[\n{\"n\":1,\"s\":\"a,b\"},\n{\"n\":2,\"s\":null}\n]\n");
    }

    @Test
    void aWrongQueryIsToldWithItsPlace() {
        Called called = call("sql", "select nothing");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err())
                .contains("line 1:8: Column 'nothing' cannot be resolved\n    select nothing\n           ^")
                .doesNotContain("\tat ");
    }

    @Test
    void aWrongQueryOfAFileIsToldWithItsPlaceThereAndTheNearestName() throws IOException {
        Path file =
                Files.writeString(folder.resolve("wrong.sql"), "use game;\n\nselect 1; select\n  playr from swords;");

        Called called = call("sql", "--file", file.toString());

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err())
                .contains(file + ":4:3: Column 'playr' cannot be resolved. Did you mean player?")
                .contains("\n      playr from swords\n      ^");
        assertThat(call("sql", "select * from game.sword").err()).contains("Did you mean swords?");
        assertThat(call("sql", "show tables from gaem").err()).contains("Did you mean game?");
    }

    @Test
    void viewsAreAppliedAsOftenAsOneLikes() {
        Called called = call("sql", "--apply");

        assertThat(called.code()).isZero();
        assertThat(called.err()).contains("The views of game, ", " and ops are in place.");
    }

    @Test
    void linesOfAFileReachTheirTopicUntouched() throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "not json é\r\n" + "x".repeat(3 << 20) + "\n\nlast");
        long before = stack.number("select count(*) from ops.quarantine");

        Called called = call("produce", "--topic", "events", "--file", file.toString());
        Called waited = call("wait", "--timeout", "120");

        assertThat(called.out()).startsWith("4 records acknowledged");
        assertThat(waited.code()).isZero();
        assertThat(stack.number("select count(*) from ops.quarantine") - before).isEqualTo(4);
        assertThat(stack.number("select count(*) from ops.quarantine where length(payload) = " + (3 << 20)))
                .isPositive();
        assertThat(stack.number(
                        "select count(*) from ops.quarantine where payload = to_utf8(U&'not json \\00e9\\000d')"))
                .isPositive();
    }

    @Test
    void anUnknownTopicIsToldWithTheNearest() throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "{}\n");

        Called called = call("produce", "--topic", "evnets", "--file", file.toString());

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("There is no topic evnets. Did you mean events?");
    }

    @Test
    void aPartThatDiedIsReportedAndStartedAgain() throws IOException {
        stack.kill("spark");

        Called status = call("status", "--json");
        Called produced = call("produce", "game", "--count", "1000");
        Called wait = call("wait");
        Called up = call("up");

        assertThat(status.code()).isEqualTo(1);
        assertThat(status.out()).contains("\"state\" : \"dead\"");
        assertThat(produced.out()).startsWith("1000 records acknowledged");
        assertThat(wait.code()).isEqualTo(1);
        assertThat(wait.err()).contains("spark died", "The end of its log");
        assertThat(up.code()).isZero();
        assertThat(up.err()).contains("spark died", "Starting what is missing: [spark]");
        assertThat(call("wait").code()).isZero();
        assertThat(call("status").code()).isZero();
    }

    @Test
    void aDriverThatDiedIsStartedAgainAndCounted() throws IOException {
        stack.kill("spark");

        Called restart = call("up", "--restart-driver");

        long pid = Long.parseLong(restart.out().strip());
        assertThat(ProcessHandle.of(pid)).isPresent();
        assertThat(restart.err()).contains("spark died");
        assertThat(call("up", "--restart-driver").out().strip())
                .isEqualTo(restart.out().strip());
        assertThat(call("up").code()).isZero();
        JsonNode status = new ObjectMapper().readTree(call("status", "--json").out());
        assertThat(status.get("parts").findValuesAsText("restarts")).last().isEqualTo("1");
        assertThat(status.get("parts").findValuesAsText("pid")).contains(Long.toString(pid));
    }

    @Test
    void everythingListensOnLoopbackAlone() throws IOException {
        Process ss = new ProcessBuilder("ss", "-ltnpH").start();
        String listening = new String(ss.getInputStream().readAllBytes());
        List<String> own = new ArrayList<>();
        new ObjectMapper()
                .readTree(call("status", "--json").out())
                .get("parts")
                .findValuesAsText("pid")
                .forEach(pid -> listening
                        .lines()
                        .filter(line -> line.contains("pid=" + pid + ","))
                        .forEach(own::add));

        assertThat(own).hasSizeGreaterThan(4);
        assertThat(own).allMatch(line -> line.split("\\s+")[3].contains("127.0.0.1"));
    }

    private Called call(String... words) {
        return Called.with(
                Stream.concat(Stream.of(words), stack.options().stream()).toArray(String[]::new));
    }
}
