package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.source.FoundTopic.Kept;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicProofTest {

    private final Findings findings = new Findings("game");

    @Test
    void aTopicMayHoldMoreThanWasRead() {
        assertThat(found(Map.of(0, ends(0, 45)))).isEmpty();
    }

    @Test
    void whatWasReadMayBeForgotten() {
        assertThat(found(Map.of(0, ends(30, 30)))).isEmpty();
    }

    @Test
    void whatWasGivenUpNeedNotBeReadAnyMore() {
        new TopicProof(
                        List.of("events"),
                        topic(Map.of(0, ends(42, 45))),
                        topic(Map.of(0, ends(42, 45))),
                        LedgerOf.batches(3).skipping(2, 30, 42).balance(),
                        findings)
                .prove();

        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void findsATopicThatIsShorterThanWhatWasRead() {
        assertThat(found(Map.of(0, ends(0, 29))))
                .containsExactly("topic events, events-0: offsets up to 30, where the ledger ends / an end at 29");
    }

    @Test
    void findsATopicThatIsGone() {
        new TopicProof(
                        List.of("events"),
                        Map.of(),
                        Map.of(),
                        LedgerOf.batches(3).balance(),
                        findings)
                .prove();

        assertThat(RangeProofTest.texts(findings))
                .containsExactly("topic events: the topic that the ledger knows / none in Kafka");
    }

    @Test
    void findsAPartitionThatIsGone() {
        assertThat(found(Map.of(1, new Kept(0, 0, Optional.empty()))))
                .containsExactly("topic events, events-0: offsets up to 30, where the ledger ends / no such partition");
    }

    @Test
    void findsRecordsThatKafkaForgotBeforeTheyWereRead() {
        assertThat(found(Map.of(0, ends(33, 50))))
                .containsExactly("topic events, events-0: the offsets [30, 33) to be read"
                        + " / that Kafka has none of them any more, and no batch has read them");
    }

    @Test
    void aPartitionThatIsNewMayBeUnread() {
        assertThat(found(Map.of(0, ends(0, 30), 1, new Kept(0, 5, Optional.of(LedgerOf.START.plusSeconds(2))))))
                .isEmpty();
    }

    @Test
    void findsAPartitionThatIsNeverRead() {
        Instant before = LedgerOf.START.plusSeconds(1).minusMillis(1);

        assertThat(found(Map.of(0, ends(0, 30), 1, new Kept(0, 5, Optional.of(before)))))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("topic partition events-1:")
                .contains("[0, 5) unread");
    }

    private List<String> found(Map<Integer, Kept> partitions) {
        Map<String, FoundTopic> topics = topic(partitions);
        new TopicProof(List.of("events"), topics, topics, LedgerOf.batches(3).balance(), findings).prove();
        return RangeProofTest.texts(findings);
    }

    private static Map<String, FoundTopic> topic(Map<Integer, Kept> partitions) {
        return Map.of("events", new FoundTopic("id", partitions));
    }

    private static Kept ends(long earliest, long latest) {
        return new Kept(earliest, latest, Optional.of(LedgerOf.START));
    }
}
