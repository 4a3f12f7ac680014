package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.inspect.Plan.Draft;
import io.millrace.engine.lake.WantedTable;
import java.util.Map;

/**
 * Whether checkpoint and tables are of the same age. The ledger is committed last, so it says how far
 * the tables are, and the checkpoint's logs say how far Spark is.
 */
record LedgerCheck(Wanted wanted, Found found, ResumePoint from, Draft draft) {

    static void of(Wanted wanted, Found found, ResumePoint from, Draft draft) {
        if (found.identity() != null) {
            new LedgerCheck(wanted, found, from, draft).compare();
        }
    }

    private void compare() {
        wanted.tables().forEach(table -> requireNotAhead(table, found.table(table.name())));
        FoundTable ledger = found.table(wanted.ledger().name());
        if (ledger.stamp() != null && ledger.last() <= from.done()) {
            requireNotBehind(ledger.stamp());
            requireWhatTheLedgerSays(ledger.stamp());
        } else if (ledger.stamp() == null && hasReadAnything()) {
            draft.objectOrAnew(
                    "The checkpoint has done " + (from.done() + 1) + " batches, and "
                            + wanted.ledger().qualifiedName() + " has none of them.",
                    "Restore the ledger as it was last");
        }
    }

    private void requireNotAhead(WantedTable table, FoundTable holds) {
        if (holds.last() > from.planned()) {
            draft.objectOrAnew(
                    "Table " + table.qualifiedName() + " holds batch " + holds.last()
                            + ", and the checkpoint is only at" + " batch " + from.planned()
                            + ": it is older than the table.",
                    "Restore the checkpoint as it was last");
        } else if (holds.stamp() != null
                && holds.last() == from.planned()
                && from.done() < from.planned()
                && from.end() != null
                && !holds.stamp().endsAt(from.end())) {
            draft.objectOrAnew(
                    "Table " + table.qualifiedName() + " holds batch " + holds.last() + " with the ranges "
                            + holds.stamp().ranges() + ", and the checkpoint would end that batch at "
                            + from.end().byTopic()
                            + ": it is not the checkpoint that wrote the table, or an old copy of"
                            + " it.",
                    "Restore the checkpoint as it was last");
        }
    }

    /** Batches that only let time pass are in no ledger, and they read nothing. */
    private void requireNotBehind(Stamp stamp) {
        if (from.resume() != null
                && stamp.end().until(from.resume()).stream().anyMatch(range -> isMissing(stamp, range))) {
            draft.objectOrAnew(
                    "The ledger ends with batch " + stamp.batch() + " at "
                            + stamp.end().byTopic() + ", and the checkpoint has read up to "
                            + from.resume().byTopic() + ": tables and checkpoint are not of one time.",
                    "Restore tables and checkpoint as they were at one time");
        }
    }

    /** A partition that was empty when the stamp was made is none of its. */
    private static boolean isMissing(Stamp stamp, Offsets.Range range) {
        boolean isKnown =
                stamp.end().byTopic().getOrDefault(range.topic(), Map.of()).containsKey(range.partition());
        return isKnown && range.from() != range.until();
    }

    private void requireWhatTheLedgerSays(Stamp stamp) {
        for (WantedTable table : wanted.tables()) {
            FoundTable holds = found.table(table.name());
            if (stamp.rows().getOrDefault(table.name(), 0L) > 0 && holds.hasFiles() && holds.last() < stamp.batch()) {
                draft.objectOrAnew(
                        "Table " + table.qualifiedName() + " lacks batch " + stamp.batch()
                                + ", which the ledger says it got: it was recreated, or is an old copy.",
                        "Restore the table as it was last");
            }
        }
    }

    private boolean hasReadAnything() {
        Offsets beginning = found.progress().beginning();
        return from.done() >= 0
                && from.resume() != null
                && beginning != null
                && beginning.until(from.resume()).stream().anyMatch(range -> range.from() < range.until());
    }
}
