package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.sdk.Output;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a start makes of tables that are not as they were. */
class TableCheckTest {

    private static final String ANEW = "rebuild the tables from the topics: ./millrace rebuild game.";

    private final Situation now = new Situation();

    @Test
    void refusesATableThatIsGone() {
        now.tables.remove("sales");

        assertThat(now.blockers())
                .containsExactly("Table game.sales is gone, and the checkpoint has read past the events that were in"
                        + " it. Restore the table, or rebuild the tables from the topics: ./millrace rebuild game.");
    }

    @Test
    void refusesToGoOnWithoutATableOfTheEngine() {
        now.tables.remove("quarantine");

        assertThat(now.blockers()).singleElement().asString().startsWith("Table game.quarantine is gone");
    }

    @Test
    void makesATableThatTheEngineDidNotHaveBefore() {
        now.identity = now.identity.with(Set.of("sales", "owned_changes", "quarantine", "ledger"), now.identity.code());
        now.tables.remove("replays");

        assertThat(now.changes()).containsExactly("makes game.replays, which begins at offsets {events={0=60}}");
    }

    @Test
    void refusesATableThatAnotherCheckpointMade() {
        now.ownerIs("sales", "xyz");

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Table game.sales belongs to checkpoint xyz, and this pipeline's checkpoint is abc.");
    }

    @Test
    void refusesATableThatNobodyOwns() {
        now.ownerIs("sales", null);

        assertThat(now.blockers()).singleElement().asString().contains("belongs to checkpoint nobody");
    }

    @Test
    void refusesToWriteAgainToTheTablesOfADeletedCheckpoint() {
        Situation fresh = Situation.ofANewPipeline();
        fresh.tableEndsWith("sales", -1);

        assertThat(fresh.blockers())
                .singleElement()
                .asString()
                .startsWith("Table game.sales belongs to checkpoint abc, and this pipeline has none.");
    }

    @Test
    void saysOfATableWhoseLogIsTornNothingElse() {
        now.tables.put("sales", FoundTable.torn("log/7.json"));
        assertThat(now.blockers())
                .containsExactly("The last commit of game.sales, log/7.json, is empty or torn. Restore it, or " + ANEW);

        now.tables.put("ledger", FoundTable.torn("log/9.json"));
        assertThat(now.blockers())
                .last()
                .isEqualTo("The last commit of game.ledger, log/9.json, is empty or torn. Restore it, or " + ANEW);
    }

    @Test
    void refusesATableWhoseFolderIsGone() {
        now.tables.put("sales", new FoundTable(true, false, null, Map.of(), -1, null));

        assertThat(now.blockers())
                .contains("The metastore knows the table game.sales, and its folder is gone. Restore the folder, or"
                        + " drop the pipeline to read its topics from the beginning: ./millrace drop game.");
    }

    @Test
    void refusesAFolderThatTheMetastoreDoesNotKnow() {
        Situation fresh = Situation.ofANewPipeline();
        fresh.tables.put("sales", new FoundTable(false, true, Situation.ME, Map.of(), 5, null));

        assertThat(fresh.blockers())
                .contains("There is a table in the folder of game.sales, and the metastore does not know it. Restore"
                        + " the metastore, or move that folder away.");
    }

    @Test
    void registersItsTablesAgainWhereTheMetastoreHasLostThem() {
        now.wanted().tables().forEach(table -> now.isUnregistered(table.name()));

        assertThat(now.changes())
                .containsExactly(
                        "registers game.sales in the metastore, which does not know it",
                        "registers game.owned_changes in the metastore, which does not know it",
                        "registers game.quarantine in the metastore, which does not know it",
                        "registers game.replays in the metastore, which does not know it",
                        "registers game.ledger in the metastore, which does not know it");
    }

    @Test
    void refusesToRegisterAnOldCopyOfATable() {
        now.tableEndsWith("sales", 3);
        now.isUnregistered("sales");

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Table game.sales lacks batch 5, which the ledger says it got");
    }

    @Test
    void finishesATableWhoseMakingWasCutOff() {
        Situation cutOff = Situation.ofANewPipeline();
        cutOff.identity = new Checkpoint.Identity(Situation.ME, "game", Set.of(), null, Map.of());
        cutOff.tables.put("sales", new FoundTable(false, true, Situation.ME, Map.of(), -1, null));

        assertThat(cutOff.blockers()).isEmpty();
        assertThat(cutOff.changes()).contains("makes game.sales");
    }

    @Test
    void refusesADatabaseThatLiesElsewhere() {
        now.databases.put("game", "file:/other/game.db");

        assertThat(now.blockers())
                .containsExactly("The metastore has database game in file:/other/game.db, and the warehouse is"
                        + " file:/lake. Say where it is with --set warehouse=…, or use another metastore.");
    }

    @Test
    void givesATableTheColumnsThatItsRecordGained() {
        now.columnsAre("sales", Map.of("quantity", "bigint"));

        assertThat(now.changes())
                .containsExactly("adds to game.sales the columns buyer string, null in the rows it has");
    }

    @Test
    void doesNotMindTheOrderOfColumns() {
        now.columnsAre(
                "owned_changes",
                Map.of(
                        "_batch", "bigint",
                        "_deleted", "boolean",
                        "owner", "string",
                        "quantity", "bigint",
                        "sword", "string"));

        assertThat(now.changes()).isEmpty();
    }

    @Test
    void refusesAColumnThatTheCodeNoLongerWrites() {
        now.columnsAre("sales", Map.of("buyer", "string", "quantity", "bigint", "price", "double"));

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Table game.sales has the column price double, which the code no longer writes. Go back to"
                        + " the code that made it");
    }

    @Test
    void refusesAColumnOfAnotherType() {
        now.columnsAre("sales", Map.of("buyer", "string", "quantity", "int"));

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("Column quantity of game.sales is int, and the code writes bigint.");
    }

    @Test
    void refusesOtherKeys() {
        now.outputs.set(1, new Output.Upsert<>("owned", Situation.Owned.class, "Who owns what", List.of("owner")));

        assertThat(now.blockers())
                .singleElement()
                .asString()
                .startsWith("The keys of game.owned_changes are [owner, sword], and the code has [owner]");
    }

    @Test
    void saysFromWhereATableMoreHoldsData() {
        now.outputs.add(Output.append("more", Situation.Sale.class, "More"));

        assertThat(now.changes()).containsExactly("makes game.more, which begins at offsets {events={0=60}}");
    }

    @Test
    void saysThatATableIsNoLongerWritten() {
        now.outputs.remove(0);

        assertThat(now.changes()).containsExactly("game.sales is no longer written, and keeps what it has");
    }

    @Test
    void saysThatATableIsWrittenAgainAndWhatItLacks() {
        now.identity =
                now.identity.with(Set.of("owned_changes", "quarantine", "replays", "ledger"), now.identity.code());

        assertThat(now.changes())
                .containsExactly("game.sales is written again from here on; what came meanwhile is not in it");
    }
}
