package io.millrace.engine.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Blocker;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.source.FoundTopic.Kept;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RebuildingTest {

    private static final Offsets FROM_FIVE = new Offsets(Map.of("events", Map.of(0, 5L)));
    private static final Map<String, String> IDS = Map.of("events", "first");

    @Test
    void agreesIfKafkaHasAllThatWasRead() {
        assertThat(Rebuilding.blockers(FROM_FIVE, IDS, topic("first", 5))).isEmpty();
        assertThat(Rebuilding.blockers(null, Map.of(), topic("first", 90))).isEmpty();
    }

    @Test
    void namesTheOffsetsThatAreGone() {
        assertThat(Rebuilding.blockers(FROM_FIVE, IDS, topic("first", 40)))
                .extracting(Blocker::problem)
                .containsExactly(
                        "Of topic events/0 the offsets [5, 40) are in the tables, and Kafka no longer has them: a"
                                + " rebuild would lose them.");
    }

    @Test
    void knowsATopicThatIsAnotherOneNow() {
        assertThat(Rebuilding.blockers(FROM_FIVE, IDS, topic("second", 0)))
                .extracting(Blocker::problem)
                .containsExactly("Topic events was deleted and recreated, so what the tables hold of it cannot be read"
                        + " again.");
        List<Blocker> gone = Rebuilding.blockers(FROM_FIVE, IDS, Map.of());
        assertThat(gone).extracting(Blocker::problem).singleElement().asString().startsWith("Topic events is gone");
    }

    private static Map<String, FoundTopic> topic(String id, long earliest) {
        return Map.of("events", new FoundTopic(id, Map.of(0, new Kept(earliest, 100, Optional.empty()))));
    }
}
