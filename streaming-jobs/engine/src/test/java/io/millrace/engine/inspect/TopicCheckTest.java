package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.inspect.Plan.Verdict;
import io.millrace.engine.source.FoundTopic;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a start makes of topics that are not as they were. */
class TopicCheckTest {

    private final Situation now = new Situation();

    @Test
    void refusesATopicThatIsGone() {
        now.found.clear();

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Topic events is gone, and the checkpoint has read it up to {0=60}.");
    }

    @Test
    void refusesATopicThatWasMadeAgainThoughItHoldsMore() {
        now.found.put("events", Situation.topic("second", 0, 1000));

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Topic events was deleted and recreated: it is second, and the checkpoint has read first"
                        + " up to {0=60}.");
    }

    @Test
    void takesATopicThatWasMadeAgainBeforeAnythingWasRead() {
        Situation fresh = new Situation();
        fresh.planned.clear();
        fresh.committed = -1;
        fresh.tablesEndWith(-1);
        fresh.found.put("events", Situation.topic("second", 0, 1000));

        assertThat(fresh.plan().verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void refusesATopicThatIsShorterThanWhatWasRead() {
        now.found.put("events", Situation.topic("first", 0, 59));

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Topic events/0 ends at offset 59, and the checkpoint has read it up to 60");
    }

    @Test
    void namesTheOffsetsThatExpiredUnread() {
        now.found.put("events", Situation.topic("first", 72, 100));

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Of topic events/0 the offsets [60, 72) were not read yet, and Kafka no longer has them.");
    }

    @Test
    void doesNotMissOffsetsThatExpiredOnceTheyWereRead() {
        now.found.put("events", Situation.topic("first", 60, 60));

        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void anUnfinishedBatchNeedsItsRecordsAgain() {
        now.committed = 4;
        now.tablesEndWith(4);
        now.found.put("events", Situation.topic("first", 60, 100));

        assertThat(now.blockers()).singleElement().asString().contains("the offsets [50, 60) were not read yet");
    }

    @Test
    void refusesATopicWithFewerPartitions() {
        now.found.put("events", new FoundTopic("first", Map.of()));

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Topic events has 0 partitions, and the checkpoint has read events/0 up to offset 60.");
    }

    @Test
    void takesAPartitionMore() {
        now.found.put(
                "events",
                new FoundTopic(
                        "first",
                        Map.of(
                                0,
                                new FoundTopic.Kept(0, 100, Optional.empty()),
                                1,
                                new FoundTopic.Kept(0, 5, Optional.empty()))));

        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void refusesAPartitionMoreWhoseBeginningHasExpired() {
        now.found.put(
                "events",
                new FoundTopic(
                        "first",
                        Map.of(
                                0,
                                new FoundTopic.Kept(0, 100, Optional.empty()),
                                1,
                                new FoundTopic.Kept(3, 5, Optional.empty()))));

        assertThat(now.blockers()).singleElement().asString().startsWith("Of topic events/1 the offsets [0, 3)");
    }

    @Test
    void saysThatATopicIsNewToAPipeline() {
        now.topics.add("more");
        now.found.put("more", Situation.topic("other", 0, 3));

        assertThat(now.changes()).containsExactly("topic more is new and is read from its beginning");
    }

    @Test
    void refusesToLeaveATopicThatItHasRead() {
        now.topics.set(0, "more");

        assertThat(now.blockers())
                .contains("The checkpoint /checkpoints/game/main has read topic events, and now game is to read more."
                        + " Name the topic as before, or drop the pipeline and read again what the topics still have:"
                        + " ./millrace drop game.");
    }

    @Test
    void saysWhereANewPipelineBeginsIfTheBeginningHasExpired() {
        Situation fresh = Situation.ofANewPipeline();
        fresh.found.put("events", Situation.topic("first", 40, 100));

        assertThat(fresh.changes()).contains("events/0 is read from offset 40, the first that Kafka still has");
    }
}
