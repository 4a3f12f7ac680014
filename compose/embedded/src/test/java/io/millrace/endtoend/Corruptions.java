package io.millrace.endtoend;

import static io.millrace.endtoend.Corruption.ACTIONS;
import static io.millrace.endtoend.Corruption.CHECKPOINT;
import static io.millrace.endtoend.Corruption.LEDGER;
import static io.millrace.endtoend.Corruption.SWORDS;
import static io.millrace.endtoend.Corruption.VALID;
import static io.millrace.endtoend.Corruption.commitBefore;
import static io.millrace.endtoend.Corruption.compacted;
import static io.millrace.endtoend.Corruption.cutOff;
import static io.millrace.endtoend.Corruption.dataFile;
import static io.millrace.endtoend.Corruption.edit;
import static io.millrace.endtoend.Corruption.inPartition;
import static io.millrace.endtoend.Corruption.lastCommit;
import static io.millrace.endtoend.Corruption.of;
import static io.millrace.endtoend.Corruption.replace;
import static io.millrace.endtoend.Corruption.scratch;
import static io.millrace.endtoend.Corruption.takeBack;

import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** Every way in which a home is broken. */
final class Corruptions {

    private Corruptions() {}

    static Stream<Corruption> all() {
        String first = "batch 3";
        return Stream.of(
                new Corruption(
                        "a data file removed",
                        ACTIONS,
                        of(home -> Files.delete(dataFile(home, ACTIONS))),
                        List.of("game.refused_actions, file ")),
                new Corruption(
                        "a data file emptied",
                        ACTIONS,
                        of(home -> Files.write(dataFile(home, ACTIONS), new byte[0])),
                        List.of("game.refused_actions, file ")),
                new Corruption(
                        "a data file cut off",
                        SWORDS,
                        of(home -> cutOff(dataFile(home, SWORDS))),
                        List.of("game.swords_changes, file ")),
                new Corruption(
                        "a data file replaced by another",
                        SWORDS,
                        of(home -> replace(home, dataFile(home, SWORDS))),
                        List.of("game.swords_changes, file ")),
                new Corruption(
                        "deep: a byte of a data file changed",
                        ACTIONS,
                        of(home -> scratch(dataFile(home, ACTIONS))),
                        List.of("game.refused_actions, file ")),
                new Corruption(
                        "a compacted file removed",
                        SWORDS,
                        of(home -> Files.delete(compacted(home, SWORDS))),
                        List.of("game.swords_changes, file ")),
                new Corruption(
                        "the last commit removed",
                        ACTIONS,
                        of(home -> takeBack(home, ACTIONS)),
                        List.of("game.refused_actions, ")),
                new Corruption(
                        "the last commit emptied",
                        ACTIONS,
                        of(home -> Files.write(lastCommit(home, ACTIONS), new byte[0])),
                        List.of("game.refused_actions")),
                new Corruption(
                        "a commit in the middle removed",
                        "warehouse/courier.db/orders",
                        of(home -> Files.delete(commitBefore(lastCommit(home, "warehouse/courier.db/orders")))),
                        List.of("courier.orders, its log")),
                new Corruption(
                        "a row added by hand",
                        ACTIONS,
                        of(home -> home.sql("INSERT INTO $ SELECT * FROM $ LIMIT 1", ACTIONS)),
                        List.of("one of 1 rows that somebody else has")),
                new Corruption(
                        "rows deleted by hand",
                        "warehouse/courier.db/messages",
                        of(home -> home.sql("DELETE FROM $", "warehouse/courier.db/messages")),
                        List.of("courier.messages, ")),
                new Corruption(
                        "a table with another owner",
                        SWORDS,
                        of(home ->
                                home.sql("ALTER TABLE $ SET TBLPROPERTIES ('millrace.checkpoint' = 'other')", SWORDS)),
                        List.of("game.swords_changes: expected that it belongs to checkpoint")),
                new Corruption(
                        "rows of the quarantine removed",
                        "warehouse/game.db/quarantine",
                        of(home -> home.sql("DELETE FROM $ WHERE pipeline = 'game'", "warehouse/game.db/quarantine")),
                        List.of("game.quarantine, ")),
                new Corruption(
                        "a file of a partition removed",
                        VALID,
                        of(home -> Files.delete(dataFile(home, VALID))),
                        List.of("game.valid_events, partition ")),
                new Corruption(
                        "a file added to a partition",
                        VALID,
                        of(home -> Files.copy(
                                dataFile(home, VALID), dataFile(home, VALID).resolveSibling("part-x.parquet"))),
                        List.of("part-x.parquet")),
                new Corruption(
                        "a partition's stamp changed",
                        VALID,
                        of(home -> edit(inPartition(home, "_millrace.json"), "\"accepted\":", "\"accepted\":1")),
                        List.of("the stamp of batch ")),
                new Corruption(
                        "a partition's stamp removed",
                        VALID,
                        of(home -> Files.delete(inPartition(home, "_millrace.json"))),
                        List.of("_millrace.json", "game.valid_events, batch ")),
                new Corruption(
                        "a partition registered twice",
                        VALID,
                        Corruption::registerTwice,
                        List.of("game.valid_events, partition 999999")),
                new Corruption(
                        "a partition dropped", VALID, Corruption::dropPartition, List.of("game.valid_events, batch ")),
                new Corruption(
                        "a table dropped from the metastore",
                        SWORDS,
                        Corruption::dropTable,
                        List.of("game.swords_changes: expected the table in the metastore")),
                new Corruption(
                        "a row of the ledger deleted",
                        LEDGER,
                        of(home -> home.sql(
                                "DELETE FROM $ WHERE pipeline = 'game' AND batch = 3 AND partition = 1", LEDGER)),
                        List.of("events-1", "game.ledger, file", first, "batch 4")),
                new Corruption(
                        "a batch of the ledger deleted",
                        LEDGER,
                        of(home -> home.sql("DELETE FROM $ WHERE pipeline = 'game' AND batch = 3", LEDGER)),
                        List.of("game.ledger, before batch 4", "game.ledger, file", first, "the compacted batches")),
                new Corruption(
                        "a row of the ledger doubled",
                        LEDGER,
                        of(home -> home.sql(
                                "INSERT INTO $ SELECT * FROM $ WHERE pipeline = 'game' AND batch = 3"
                                        + " AND partition = 1",
                                LEDGER)),
                        List.of("game.ledger, batch 3: expected one row of events-1", "game.ledger, file", first)),
                new Corruption(
                        "a count of the ledger changed",
                        LEDGER,
                        of(home -> home.sql(
                                "UPDATE $ SET accepted = accepted + 1 WHERE pipeline = 'game' AND batch"
                                        + " = 3 AND partition = 1",
                                LEDGER)),
                        List.of("game.ledger, batch 3, events-1", "game.ledger, file", first)),
                new Corruption(
                        "a count of rows written changed",
                        LEDGER,
                        of(home -> home.sql(
                                "UPDATE $ SET written = map('valid_events', 1L) WHERE pipeline = 'game'"
                                        + " AND batch = 3 AND partition = 0",
                                LEDGER)),
                        List.of(first, "game.ledger, file", "compacted batches", "game.valid_events, partition 0-3")),
                new Corruption(
                        "an offset skipped",
                        LEDGER,
                        of(home -> home.sql(
                                "UPDATE $ SET from_offset = from_offset + 1 WHERE pipeline = 'game' AND"
                                        + " batch = 3 AND partition = 1",
                                LEDGER)),
                        List.of("game.ledger, before batch 3", "game.ledger, file", first)),
                new Corruption(
                        "batches that overlap",
                        LEDGER,
                        of(home -> home.sql(
                                "UPDATE $ SET from_offset = from_offset - 1 WHERE pipeline = 'game' AND"
                                        + " batch = 3 AND partition = 1",
                                LEDGER)),
                        List.of("game.ledger, batch 3, events-1", "game.ledger, file", first)),
                new Corruption(
                        "a file of the ledger removed",
                        LEDGER,
                        of(home -> Files.delete(dataFile(home, LEDGER))),
                        List.of("game.ledger, file ")),
                new Corruption(
                        "the last commit of the ledger removed",
                        LEDGER,
                        of(home -> takeBack(home, LEDGER)),
                        List.of("game.ledger, ")),
                new Corruption(
                        "the checkpoint ahead of the ledger",
                        CHECKPOINT,
                        of(Corruption::goAhead),
                        List.of("as the checkpoint holds it")),
                new Corruption(
                        "the checkpoint's offsets changed",
                        CHECKPOINT,
                        of(Corruption::changeOffsets),
                        List.of(CHECKPOINT + "/offsets/")),
                new Corruption(
                        "an old checkpoint", CHECKPOINT, of(Corruption::goBack), List.of(CHECKPOINT + "/commits")),
                new Corruption(
                        "the checkpoint gone",
                        CHECKPOINT,
                        of(home -> Files.delete(home.path(CHECKPOINT + "/millrace.json"))),
                        List.of(CHECKPOINT + ": expected the one that wrote")));
    }
}
