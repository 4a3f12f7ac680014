package io.millrace.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.EventId;
import io.millrace.sdk.Replay;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ArrivalTest {

    @Test
    void hasTheRecordAndWhereItStands() {
        Arrival arrival = Arrival.of(record());

        assertThat(arrival.topic()).isEqualTo("t");
        assertThat(arrival.partition()).isEqualTo(3);
        assertThat(arrival.offset()).isEqualTo(42);
        assertThat(arrival.value()).isEqualTo(bytes("value"));
        assertThat(arrival.id()).isNull();
        assertThat(arrival.replayOf()).isNull();
    }

    @Test
    void hasTheIdOfACloudEventBehindItsSource() {
        assertThat(Arrival.of(record(EventId.HEADER, "7", "ce_source", "/phones"))
                        .id())
                .isEqualTo(bytes("/phones\0" + "7"));
        assertThat(Arrival.of(record(EventId.HEADER, "7", "ce_type", "call")).id())
                .isEqualTo(bytes("7"));
        assertThat(Arrival.of(record("ce_source", "/phones")).id()).isNull();
    }

    @Test
    void believesTheFirstOfTwoHeaders() {
        assertThat(Arrival.of(record(EventId.HEADER, "1", EventId.HEADER, "2")).id())
                .isEqualTo(bytes("1"));
    }

    @Test
    void knowsWhatIsReplayed() {
        assertThat(Arrival.of(record(Replay.HEADER, "game 1")).replayOf()).isEqualTo(bytes("game 1"));
    }

    private static ConsumerRecord<byte[], byte[]> record(String... headers) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 3, 42, null, bytes("value"));
        for (int index = 0; index < headers.length; index += 2) {
            record.headers().add(headers[index], bytes(headers[index + 1]));
        }
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
