package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Code;
import io.millrace.engine.checkpoint.Code.StateForm;
import io.millrace.engine.checkpoint.Progress.Planned;
import io.millrace.engine.inspect.Plan.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of state that a checkpoint keeps, and of its event times. */
class PlanOfStateTest {

    private static final String ANEW = "rebuild the tables from the topics: ./millrace rebuild game.";

    private final Situation now = new Situation();

    @Test
    void repartitionsTheStateWhereItsNumberOfPartitionsIsAnother() {
        now.spark.put(Situation.PARTITIONS, "4");

        assertThat(now.plan().verdict()).isEqualTo(Verdict.COMPATIBLE);
        assertThat(now.plan().steps())
                .containsExactly(new Step(
                        Step.Action.REPARTITION,
                        "4",
                        "repartitions the state from 2 to 4, without reading the topics again"));
    }

    @Test
    void runsThePlannedBatchBeforeItRepartitions() {
        now.spark.put(Situation.PARTITIONS, "4");
        now.committed = 4;

        assertThat(now.plan().steps())
                .containsExactly(new Step(
                        Step.Action.FINISH,
                        "5",
                        "runs batch 5 with the 2 state partitions that it was planned with, then repartitions the state"
                                + " from 2 to 4, without reading the topics again"));
    }

    @Test
    void runsTheFirstBatchBeforeItRepartitions() {
        now.spark.put(Situation.PARTITIONS, "4");
        now.planned.clear();
        now.planned.add(Situation.planned(0));
        now.committed = -1;
        now.statePartitions.clear();
        now.tablesEndWith(-1);

        assertThat(now.plan().steps()).extracting(Step::action).containsExactly(Step.Action.FINISH);
    }

    @Test
    void finishesARepartitioningThatDied() {
        now.spark.put(Situation.PARTITIONS, "4");
        now.planned.add(0, new Planned(6, Situation.at(60), Map.of(Situation.PARTITIONS, "4")));
        now.statePartitions.add(2);

        assertThat(now.changes())
                .containsExactly("finishes what an earlier start began: it repartitions the state from 2 to 4, without"
                        + " reading the topics again");

        now.spark.put(Situation.PARTITIONS, "2");
        assertThat(now.plan().steps()).extracting(Step::subject).containsExactly("4", "2");

        now.spark.put(Situation.PARTITIONS, "4");
        now.statePartitions.add(3);
        now.committed = 6;
        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void forgetsTheEventTimesOfABatchThatWasNeverPlanned() {
        now.isTimed = true;
        now.timed = OptionalLong.of(6);

        assertThat(now.changes()).containsExactly("removes event-times/6 of the checkpoint: batch 6 is planned again");
    }

    @Test
    void refusesOtherSettingsThatTheStateDependsOn() {
        String provider = "spark.sql.streaming.stateStore.providerClass";
        now.planned.set(0, new Planned(5, Situation.at(60), Map.of(Situation.PARTITIONS, "2", provider, "Theirs")));
        now.spark.put(provider, "Ours");

        assertThat(now.blockers())
                .containsExactly(provider + " is Ours, and the checkpoint's state was begun with Theirs. Go back with"
                        + " --set " + provider + "=Theirs, or " + ANEW);
    }

    @Test
    void takesAnyNumberOfPartitionsWhereThereIsNoState() {
        now.state = null;
        now.identity = now.identity.with(
                now.identity.tables(), new Code(null, Map.of("owned_changes", List.of("owner", "sword"))));
        now.spark.put(Situation.PARTITIONS, "4");
        now.statePartitions.clear();

        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void refusesAStateRecordThatHasChanged() {
        now.state = new StateForm("by key", List.of("swords map<string,int>", "since timestamp"));

        assertThat(now.blockers())
                .containsExactly("The state record has the fields [swords map<string,int>, since timestamp], and the"
                        + " checkpoint keeps [swords map<string,bigint>, since timestamp]: gone are [swords"
                        + " map<string,bigint>], and [swords map<string,int>] have come. Go back to the code that made"
                        + " it, or " + ANEW);

        now.state = new StateForm("by key", List.of("since timestamp", "swords map<string,bigint>"));

        assertThat(now.blockers()).singleElement().asString().contains("their order is another");
    }

    @Test
    void refusesAFoldThatHasComeOrGone() {
        now.state = null;
        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("The checkpoint keeps state by key, and the code wants no state.");

        now.state = new StateForm("in shards with deadlines", List.of());
        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("The checkpoint keeps state by key, and the code wants state in shards with deadlines.");
    }

    @Test
    void believesThatTheCodeIsTheSameWhereACheckpointDoesNotSay() {
        now.identity = new Checkpoint.Identity(
                Situation.ME,
                "game",
                Set.of("sales", "owned_changes", "quarantine", "replays", "ledger"),
                null,
                Map.of());

        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void refusesACheckpointThatHasLostState() {
        now.statePartitions.remove(1);

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("The checkpoint /checkpoints/game/main has done 6 batches, and the parts [1] of its state"
                        + " are gone.");
    }

    @Test
    void refusesACheckpointThatHasLostItsEventTimes() {
        now.isTimed = true;
        now.timed = OptionalLong.of(5);
        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);

        now.torn.add("event-times/5");
        assertThat(now.blockers()).singleElement().asString().contains("does not say how far event time had come");

        now.timed = OptionalLong.empty();
        assertThat(now.blockers()).singleElement().asString().contains("does not say how far event time had come");
    }

    @Test
    void writesTornEventTimesOfAnUnfinishedBatchAgain() {
        now.isTimed = true;
        now.timed = OptionalLong.of(5);
        now.torn.add("event-times/5");
        now.committed = 4;

        assertThat(now.plan().steps()).extracting(Step::subject).containsExactly("event-times/5");
    }
}
