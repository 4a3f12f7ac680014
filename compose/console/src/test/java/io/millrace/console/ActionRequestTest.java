package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionRequestTest {

    private static ActionRequest of(String json) throws Problem {
        return ActionRequest.of(new JsonObject(json));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(int status, String json) {
        return assertThatThrownBy(() -> of(json))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(status));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"action":"replay"}                                              | replay
                    {"action":"replay","dryRun":true}                                | replay --dry-run
                    {"action":"replay","pipeline":"game","stage":"check","reason":"missing-field"} \
                        | replay --pipeline game --stage check --reason missing-field
                    {"action":"replay","since":0,"until":1767225600000} \
                        | replay --since 1970-01-01T00:00:00Z --until 2026-01-01T00:00:00Z
                    {"action":"replay","pipeline":"game","records":["events/0/12","events/1/13#2"]} \
                        | replay --pipeline game --record events/0/12 --record events/1/13#2
                    {"action":"replay","pipeline":"game","records":["events/0/12"],"text":"x","dryRun":true} \
                        | replay --pipeline game --record events/0/12 --edited - --dry-run
                    {"action":"rebuild","pipeline":"game"}                          | rebuild game
                    {"action":"rebuild","pipeline":"game","dryRun":true}            | rebuild game --dry-run
                    {"action":"drop","pipeline":"game"}                             | drop game --yes
                    {"action":"drop","pipeline":"game","dryRun":true}               | drop game --dry-run
                    {"action":"skip","pipeline":"game","topic":"events","partition":0,"until":9000000000} \
                        | skip game --topic=events --partition 0 --until 9000000000
                    {"action":"audit"}                                               | audit
                    {"action":"audit","pipeline":"game","deep":true,"full":true}    | audit game --deep --full
                    """)
    void isACommand(String json, String command) throws Problem {
        assertThat(of(json).command()).containsExactly(command.split(" "));
    }

    @Test
    void isForAPipelineOrForAll() throws Problem {
        assertThat(of("{\"action\":\"audit\",\"pipeline\":\"game\"}").pipeline())
                .isEqualTo("game");
        assertThat(of("{\"action\":\"audit\"}").pipeline()).isNull();
        assertThat(of("{\"action\":\"replay\"}").pipeline()).isNull();
    }

    @Test
    void changesNothingIfItIsADryRun() throws Problem {
        assertThat(of("{\"action\":\"drop\",\"pipeline\":\"game\",\"dryRun\":true}")
                        .isDryRun())
                .isTrue();
        assertThat(of("{\"action\":\"drop\",\"pipeline\":\"game\",\"dryRun\":false}")
                        .isDryRun())
                .isFalse();
    }

    @Test
    void takesATopicForATopicEvenIfItLooksLikeAnOption() throws Problem {
        ActionRequest skip = of(
                "{\"action\":\"skip\",\"pipeline\":\"game\",\"topic\":\"--dry-run\"," + "\"partition\":0,\"until\":1}");

        assertThat(skip.command()).contains("--topic=--dry-run");
        assertThat(skip.isDryRun()).isFalse();
    }

    @Test
    void carriesTheEditedBytes() throws Problem {
        String edited = "{\"action\":\"replay\",\"pipeline\":\"game\",\"records\":[\"events/0/12\"],";

        assertThat(of(edited + "\"text\":\"ü\"}").input()).containsExactly(0xc3, 0xbc);
        assertThat(of(edited + "\"base64\":\"/wA=\"}").input()).containsExactly(0xff, 0);
        assertThat(of(edited + "\"text\":\"\"}").input()).isEmpty();
        assertThat(of("{\"action\":\"replay\"}").input()).isNull();
    }

    @Test
    void isOneThatThereIs() {
        refusal(400, "{\"action\":\"sql\",\"pipeline\":\"game\"}")
                .hasMessage("There is no action sql. There are: replay, rebuild, drop, skip, audit.");
        refusal(400, "{}").hasMessage("The body has no action, or one that is no text.");
        refusal(400, "{\"action\":7}").hasMessage("action has to be text.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebuild", "drop", "skip"})
    void saysForWhichPipelineItIs(String action) {
        refusal(400, "{\"action\":\"" + action + "\"}")
                .hasMessage("The action " + action + " is for one pipeline: say which.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cars", "--yes", "", "game ", "Game", "../game", "@file"})
    void isForAPipelineThatThereIs(String pipeline) {
        refusal(
                        404,
                        new JsonObject()
                                .put("action", "drop")
                                .put("pipeline", pipeline)
                                .encode())
                .hasMessage(
                        "There is no pipeline " + pipeline + ". There are: game, pacing, courier, sensors, flights.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--yes",
                "a/b/c;rm",
                "events/0/12 --yes",
                "events/0/12\n",
                "events/0",
                "events/0/-1",
                "events/0/12#",
                "events/0/12#x",
                "events/0/12#1#2",
                "a b/0/12",
                "events/1234567890/1",
                "events/0/1234567890123456789",
                "/0/12",
                ""
            })
    void takesNothingButPlacesForRecords(String record) {
        refusal(
                        400,
                        new JsonObject()
                                .put("action", "replay")
                                .put("pipeline", "game")
                                .put("records", new JsonArray().add(record))
                                .encode())
                .hasMessage("A record is topic/partition/offset, or topic/partition/offset#part.");
    }

    @Test
    void takesAListOfRecords() {
        for (String records : new String[] {"[]", "\"events/0/12\"", "{}", "true"}) {
            refusal(400, "{\"action\":\"replay\",\"records\":" + records + "}")
                    .hasMessage("records is a list of 1 to 1000 places.");
        }
        refusal(400, "{\"action\":\"replay\",\"records\":[7]}")
                .hasMessage("A record is topic/partition/offset, or topic/partition/offset#part.");
    }

    @Test
    void takesAThousandRecordsAndNoMore() throws Problem {
        JsonObject given = new JsonObject()
                .put("action", "replay")
                .put("records", new JsonArray(new ArrayList<>(Collections.nCopies(1_000, "events/0/12"))));
        assertThat(ActionRequest.of(given).command()).hasSize(2_001);

        given.getJsonArray("records").add("events/0/12");

        refusal(400, given.encode()).hasMessage("records is a list of 1 to 1000 places.");
    }

    @Test
    void takesAnEditedCopyOfOneRecordOfOnePipeline() {
        for (String where : new String[] {
            "\"pipeline\":\"game\"",
            "\"pipeline\":\"game\",\"records\":[\"events/0/12\",\"events/0/13\"]",
            "\"records\":[\"events/0/12\"]"
        }) {
            refusal(400, "{\"action\":\"replay\"," + where + ",\"text\":\"x\"}")
                    .hasMessage("An edited copy takes the place of one record of one pipeline: say which.");
        }
    }

    @Test
    void takesAnEditedCopyOnce() {
        String edited = "{\"action\":\"replay\",\"pipeline\":\"game\",\"records\":[\"events/0/12\"],";

        refusal(400, edited + "\"text\":\"x\",\"base64\":\"eA==\"}")
                .hasMessage("A record is given as text or as base64, not both.");
        refusal(400, edited + "\"base64\":\"*\"}").hasMessage("base64 is not Base64.");
        refusal(400, edited + "\"text\":7}").hasMessage("text has to be text.");
    }

    @Test
    void knowsStagesAndReasons() {
        refusal(400, "{\"action\":\"replay\",\"stage\":\"--yes\"}")
                .hasMessage("There is no stage --yes. There are: parse, check, late, state.");
        refusal(400, "{\"action\":\"replay\",\"reason\":\"x' OR ''='\"}")
                .hasMessageStartingWith("There is no reason x' OR ''='. There are: empty, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "-1", "1.5", "null", "[0]", "1e3", "true"})
    void takesWholeNumbers(String number) {
        refusal(
                        400,
                        "{\"action\":\"skip\",\"pipeline\":\"game\",\"topic\":\"events\",\"partition\":0,\"until\":"
                                + number + "}")
                .hasMessage("until has to be a whole number from 0.");
    }

    @Test
    void takesFlagsAsTrueOrFalse() {
        refusal(400, "{\"action\":\"drop\",\"pipeline\":\"game\",\"dryRun\":\"true\"}")
                .hasMessage("dryRun has to be true or false.");
        refusal(400, "{\"action\":\"audit\",\"deep\":1}").hasMessage("deep has to be true or false.");
    }

    @Test
    void saysWhatToSkip() {
        refusal(400, "{\"action\":\"skip\",\"pipeline\":\"game\",\"partition\":0,\"until\":1}")
                .hasMessage("The body has no topic, or one that is no text.");
    }
}
