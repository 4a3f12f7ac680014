package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Progress.Planned;
import io.millrace.engine.inspect.Plan.Verdict;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a start makes of what it finds, from the checkpoint's side. */
class PlanTest {

    private static final String ANEW = "rebuild the tables from the topics: ./millrace rebuild game.";

    private final Situation now = new Situation();

    @Test
    void findsNothingToDoWhereNothingHasChanged() {
        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);
        assertThat(now.changes()).isEmpty();
    }

    @Test
    void makesAllTablesOfANewPipeline() {
        Situation fresh = Situation.ofANewPipeline();

        assertThat(fresh.plan().verdict()).isEqualTo(Verdict.NEW);
        assertThat(fresh.changes())
                .containsExactly(
                        "makes game.sales",
                        "makes game.owned_changes",
                        "makes game.quarantine",
                        "makes game.replays",
                        "makes game.ledger");
    }

    @Test
    void goesOnWhereAStartWasInterruptedBeforeItsFirstBatch() {
        Situation fresh = Situation.ofANewPipeline();
        fresh.identity = new Checkpoint.Identity(Situation.ME, "game", Set.of(), null, Map.of());

        assertThat(fresh.plan().verdict()).isEqualTo(Verdict.COMPATIBLE);
        assertThat(fresh.changes()).contains("makes game.sales");
    }

    @Test
    void aRefusalSaysEachProblemAndItsWayOut() {
        now.statePartitions.remove(1);
        now.found.clear();

        assertThatThrownBy(() -> now.plan().orBlock())
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("Topic events is gone")
                .hasMessageContaining("Restore the whole folder");
        assertThat(now.plan().verdict()).isEqualTo(Verdict.BLOCKED);
    }

    @Test
    void refusesTheCheckpointOfAnotherPipeline() {
        now.identity = new Checkpoint.Identity(Situation.ME, "courier", Set.of(), null, Map.of());

        assertThat(now.blockers())
                .contains("The checkpoint /checkpoints/game/main belongs to pipeline courier, not to game. Give game a"
                        + " folder of its own with --set checkpoints=….");
    }

    @Test
    void refusesToGuessWhoseACheckpointIs() {
        now.identity = null;
        assertThat(now.blockers())
                .first()
                .asString()
                .startsWith("The checkpoint /checkpoints/game/main has no millrace.json");

        now.isIdentityTorn = true;
        assertThat(now.blockers())
                .first()
                .asString()
                .startsWith("The checkpoint /checkpoints/game/main has a millrace.json that is empty or torn");
    }

    @Test
    void refusesACheckpointOfWhichARestoreHasBroughtBackTheStateAlone() {
        Situation cutOff = Situation.ofANewPipeline();
        cutOff.statePartitions.add(0);

        assertThat(cutOff.blockers())
                .singleElement()
                .asString()
                .startsWith("The checkpoint /checkpoints/game/main has no millrace.json");
    }

    @Test
    void refusesACheckpointWhoseOffsetsAreGone() {
        now.planned.clear();

        assertThat(now.blockers())
                .first()
                .isEqualTo("The checkpoint /checkpoints/game/main has noted batch 5 as done, and its folder offsets is"
                        + " gone. Restore the whole folder as it was last, or " + ANEW);
    }

    @Test
    void goesOnWithoutNotesOfWhatIsDone() {
        now.committed = -1;

        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void refusesToRunTheFirstBatchAgainWithoutKnowingWhereItBegan() {
        now.planned.clear();
        now.planned.add(Situation.planned(0));
        now.committed = -1;
        now.beginning = null;
        now.tablesEndWith(-1);

        assertThat(now.blockers())
                .first()
                .asString()
                .startsWith("The checkpoint /checkpoints/game/main does not say where batch 0 begins.");
    }

    @Test
    void runsABatchAgainWhoseNoteIsTorn() {
        now.torn.add("commits/5");

        assertThat(now.changes())
                .containsExactly("removes commits/5 of the checkpoint, which is torn: batch 5 runs again, and tables"
                        + " that hold it stay as they are");
    }

    @Test
    void takesATornNoteAwayThoughTheNextBatchIsPlanned() {
        now.torn.add("commits/4");
        now.committed = 4;
        now.tablesEndWith(4);

        assertThat(now.plan().steps())
                .extracting(Step::action, Step::subject)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Step.Action.CLEAR, "commits/4"));
    }

    @Test
    void plansABatchAnewWhoseOffsetsAreTornAndThatIsInNoTable() {
        now.planned.set(0, new Planned(5, null, Map.of()));
        now.committed = 4;
        now.tablesEndWith(4);

        assertThat(now.changes())
                .containsExactly("removes offsets/5 of the checkpoint, which is torn: batch 5 is in no table and is"
                        + " planned again");
    }

    @Test
    void refusesTornOffsetsOfABatchThatATableHolds() {
        now.planned.set(0, new Planned(5, null, Map.of()));
        now.committed = 4;
        now.tablesEndWith(4);
        now.tableEndsWith("sales", 5);

        assertThat(now.blockers())
                .containsExactly("In the checkpoint /checkpoints/game/main the file offsets/5 is empty or torn, and the"
                        + " batch is in sales already. Restore that file, or " + ANEW);
    }

    @Test
    void letsSparkNameItsQueryAnew() {
        now.torn.add("metadata");

        assertThat(now.plan().steps()).extracting(Step::subject).containsExactly("metadata");
    }

    @Test
    void refusesACheckpointThatIsOlderThanItsTables() {
        now.planned.remove(0);
        now.planned.add(Situation.planned(2));
        now.committed = 4;

        assertThat(now.blockers())
                .contains("Table game.ledger holds batch 5, and the checkpoint is only at batch 4: it is older than the"
                        + " table. Restore the checkpoint as it was last, or " + ANEW);
    }

    @Test
    void refusesACopyOfACheckpointThatWentAnotherWay() {
        now.planned.set(0, new Planned(5, Situation.at(58), Map.of(Situation.PARTITIONS, "2")));
        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("The ledger ends with batch 5 at {events={0=60}}, and the checkpoint has read up to"
                        + " {events={0=58}}: tables and checkpoint are not of one time.");

        now.committed = 4;
        assertThat(now.blockers())
                .contains("Table game.sales holds batch 5 with the ranges "
                        + Situation.stamp(5).ranges()
                        + ", and the checkpoint would end that batch at {events={0=58}}: it is not the checkpoint that"
                        + " wrote the table, or an old copy of it. Restore the checkpoint as it was last, or " + ANEW);
    }

    @Test
    void refusesTablesThatAreOlderThanTheCheckpoint() {
        now.tablesEndWith(3);

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("The ledger ends with batch 3 at {events={0=40}}, and the checkpoint has read up to"
                        + " {events={0=60}}: tables and checkpoint are not of one time.");
    }

    @Test
    void refusesALedgerThatKnowsNothingOfIt() {
        now.tableEndsWith("ledger", -1);

        assertThat(now.blockers())
                .containsExactly("The checkpoint has done 6 batches, and game.ledger has none of them. Restore the"
                        + " ledger as it was last, or " + ANEW);
    }

    @Test
    void refusesATableThatLacksWhatTheLedgerSaysItGot() {
        now.tableEndsWith("sales", 2);

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Table game.sales lacks batch 5, which the ledger says it got");
    }

    @Test
    void batchesThatOnlyLetTimePassAreInNoTable() {
        now.planned.set(0, new Planned(6, Situation.at(60), Map.of(Situation.PARTITIONS, "2")));
        now.planned.add(1, Situation.planned(5));
        now.committed = 6;

        assertThat(now.plan().verdict()).isEqualTo(Verdict.SAME);
    }
}
