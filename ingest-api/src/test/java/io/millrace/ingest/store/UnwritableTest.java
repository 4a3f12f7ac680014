package io.millrace.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class UnwritableTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    void findsNothingWhileEnoughReplicasAreInSync() {
        assertThat(unwritable(2, Map.of(), partition(1, 1, 2, 3), partition(2, 2, 3)))
                .isEmpty();
    }

    @Test
    void namesPartitionsWithoutALeader() {
        assertThat(unwritable(1, Map.of(), partition(1, 1), partition(0), partition(0)))
                .containsExactly("events partitions 1, 2: no leader; the replicas are on brokers 1, 2, 3");
    }

    @Test
    void namesPartitionsWithTooFewReplicasInSync() {
        assertThat(unwritable(2, Map.of(), partition(1, 1, 2), partition(3, 3)))
                .containsExactly("events partition 1: 1 of 3 replicas in sync, on broker 3; min.insync.replicas is 2");
    }

    @Test
    void asksForNoMoreReplicasThanThereAre() {
        assertThat(unwritable(4, Map.of(), partition(1, 1, 2, 3))).isEmpty();
    }

    @Test
    void doesNotCountReplicasOnSilentBrokers() {
        assertThat(unwritable(2, Map.of(2, PATIENCE, 3, PATIENCE), partition(1, 1, 2, 3)))
                .containsExactly("events partition 0: no answer from brokers 2, 3, so 1 of 3 in-sync replicas are left;"
                        + " min.insync.replicas is 2");
        assertThat(unwritable(2, Map.of(2, PATIENCE.minusMillis(1), 3, PATIENCE), partition(1, 1, 2, 3)))
                .isEmpty();
    }

    @Test
    void givesTheControllerTimeToRemoveOneReplica() {
        assertThat(unwritable(2, Map.of(1, PATIENCE.multipliedBy(2).minusMillis(1)), partition(1, 1, 2, 3)))
                .isEmpty();
        assertThat(unwritable(2, Map.of(1, PATIENCE.multipliedBy(2)), partition(1, 1, 2, 3)))
                .containsExactly(
                        "events partition 0: no answer from broker 1, and no controller removes it from the in-sync replicas");
    }

    private static Stream<String> unwritable(int minimum, Map<Integer, Duration> silences, Partition... partitions) {
        TopicDescription topic = new TopicDescription(
                "events",
                false,
                IntStream.range(0, partitions.length)
                        .mapToObj(number -> new TopicPartitionInfo(
                                number, partitions[number].leader(), nodes(1, 2, 3), partitions[number].inSync()))
                        .toList());
        return Unwritable.of(topic, minimum, silences, PATIENCE).stream().map(Unwritable::text);
    }

    /** Of topics with replicas on brokers 1, 2 and 3. */
    private record Partition(Node leader, List<Node> inSync) {}

    /** @param leader 0 for none */
    private static Partition partition(int leader, int... inSync) {
        return new Partition(leader == 0 ? null : nodes(leader).getFirst(), nodes(inSync));
    }

    private static List<Node> nodes(int... ids) {
        return IntStream.of(ids)
                .mapToObj(id -> new Node(id, "broker-" + id, 9092))
                .toList();
    }
}
