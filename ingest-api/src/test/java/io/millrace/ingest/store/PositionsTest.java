package io.millrace.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.http.Json;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PositionsTest {

    @Test
    void areWrittenAsPartitionAndOffset() {
        Positions positions = new Positions(2);
        positions.set(1, stored(0, 0));
        positions.set(0, stored(12, Long.MAX_VALUE));

        assertThat(Json.object(positions::writeAll))
                .hasToString("{\"positions\":[\"12/9223372036854775807\",\"0/0\"]}\n");
        assertThat(appended(positions, 0)).isEqualTo("\"12/9223372036854775807\"");
        assertThat(appended(positions, 1)).isEqualTo("\"0/0\"");
    }

    @Test
    void areNullWhereKafkaDidNotSay() {
        Positions positions = new Positions(1);
        positions.set(0, stored(3, -1));

        assertThat(Json.object(positions::writeAll)).hasToString("{\"positions\":[null]}\n");
        assertThat(appended(positions, 0)).isEqualTo("null");
    }

    private static RecordMetadata stored(int partition, long offset) {
        return new RecordMetadata(new TopicPartition("events", partition), offset, 0, 0, 0, 0);
    }

    private static String appended(Positions positions, int index) {
        StringBuilder json = new StringBuilder();
        positions.append(index, json);
        return json.toString();
    }
}
