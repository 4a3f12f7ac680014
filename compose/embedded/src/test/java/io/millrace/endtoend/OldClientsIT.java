package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that clients of the game have always called. */
@OnSharedBroker
class OldClientsIT {

    private static final String TOPIC = "actions";

    private static RunningApi api;

    @BeforeAll
    static void start(RunningBroker broker) {
        api = RunningApi.start(broker, TOPIC);
    }

    @AfterAll
    static void everyEventIsAccountedFor() {
        api.closeWithAllAccountedFor();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/|This is the default response!",
                "GET|/purchase_a_sword|Wood Sword Purchased!",
                "GET|/purchase_a_sword?event_detail=Two-handed|Two-Handed Sword Purchased!",
                "GET|/purchase_a_sword?event_detail=test_sword_1|Test_Sword_1 Sword Purchased!",
                "DELETE|/purchase_a_sword|Wood Sword Destroyed!",
                "DELETE|/purchase_a_sword?event_detail=gl%C3%A4sern|Gläsern Sword Destroyed!",
                "GET|/join_guild|Joined Guild Starter Guild",
                "GET|/join_guild?event_detail=PVP-Friends&x=y|Joined Guild Pvp-Friends",
                "GET|/join_guild?event_detail=a;b+c%2Bd|Joined Guild A;B C+D",
                "DELETE|/join_guild|Left Guild Starter Guild",
                "DELETE|/join_guild?event_detail=W205-Test|Left Guild W205-Test",
                "DELETE|/join_guild?event_detail=100%+Z%C3%BCrich%zz|Left Guild 100% Zürich%Zz"
            })
    void answersOldClientsAsTheSeedDid(String method, String path, String told) throws IOException {
        for (String version : List.of("1.0", "1.1")) {
            try (Wire wire = api.wire()) {
                Wire.Answer answer = wire.send(
                                method + " " + path + " HTTP/" + version + "\nHost: Player 1\nAccept: */*\n\n")
                        .answer();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo(told + "\n");
                assertThat(answer.headers()).containsEntry("content-type", "text/html; charset=utf-8");
            }
        }
    }

    @Test
    void putsTheActionAndTheHeadersIntoTheEvent() throws IOException {
        try (Wire wire = api.wire()) {
            wire.send("DELETE /purchase_a_sword?event_detail=Excalibur HTTP/1.1\nhost: Player 77\n"
                            + "USER-AGENT: ab\nevent_type: stolen\nCookie: c\nIdempotency-Key: mine-77\n\n")
                    .answer();
        }

        ConsumerRecord<byte[], byte[]> record = api.broker().records(TOPIC).stream()
                .filter(each -> text(each.headers().lastHeader("id").value()).equals("mine-77"))
                .findFirst()
                .orElseThrow();
        assertThat(text(record.key())).isEqualTo("Player 77");
        assertThat(RunningApi.JSON.readTree(record.value()))
                .isEqualTo(RunningApi.JSON.readTree("{\"event_type\":\"sword_event\",\"direction\":\"reduce\","
                        + "\"event_detail\":\"Excalibur\",\"Host\":\"Player 77\",\"User-Agent\":\"ab\","
                        + "\"Idempotency-Key\":\"mine-77\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /join_guild HTTP/1.0\n\n",
                "GET /join_guild?event_detail= HTTP/1.1\nHost: a\n\n",
                "GET /join_guild HTTP/1.1\nHost: a\nHost: b\n\n",
                "GET /join_guild HTTP/1.1\nHost: a\nIdempotency-Key:\n\n"
            })
    void refusesAnActionThatNobodyTook(String request) throws IOException {
        try (Wire wire = api.wire()) {
            assertThat(wire.send(request).answer().status()).isEqualTo(400);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
