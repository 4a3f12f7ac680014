package io.millrace.ingest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.store.Reader;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Question.At RECORD = new Question.At("events", 0, 123);

    @Test
    void saysWhoHasReadARecordAndWhoHasNot() {
        assertThat(Progress.of(
                        RECORD,
                        List.of(reader("game", 124), reader("next", 123), reader("slow", 120)),
                        "Nobody answers."))
                .hasToString("""
                        {"topic":"events","records":[{"partition":0,"offset":123,"pipelines":[\
                        {"pipeline":"game","state":"read","sentence":"game has read and committed it."},\
                        {"pipeline":"next","state":"waiting","behind":{"records":1},"sentence":"next has not read it yet.\
                         It is number 1 of the records that wait in partition 0."},\
                        {"pipeline":"slow","state":"waiting","behind":{"records":4},"sentence":"slow has not read it yet.\
                         It is number 4 of the records that wait in partition 0."}\
                        ]}],"unknown":["Nobody answers."]}
                        """);
    }

    @Test
    void saysOfWhichPipelinesKafkaKnowsNothing() {
        assertThat(Progress.of(RECORD, List.of(new Reader("fresh", Map.of())), "Nobody answers."))
                .hasToString("""
                        {"topic":"events","records":[{"partition":0,"offset":123,"pipelines":[]}],\
                        "unknown":["Nobody answers.","Kafka does not know how far fresh has read partition 0."]}
                        """);
    }

    private static Reader reader(String pipeline, long next) {
        return new Reader(pipeline, Map.of(new TopicPartition("events", 0), new OffsetAndMetadata(next)));
    }
}
