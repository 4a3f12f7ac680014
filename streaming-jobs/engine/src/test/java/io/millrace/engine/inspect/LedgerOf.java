package io.millrace.engine.inspect;

import io.millrace.engine.commit.Stamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A ledger made up for a test: batch after batch of one topic {@code events}, ten records each unless said otherwise. */
final class LedgerOf {

    static final Instant START = Instant.parse("2024-05-01T12:00:00Z");

    private final List<LedgerEntry> entries = new ArrayList<>();

    /** So many batches of partition 0, each with ten offsets, all of whose records are in a table. */
    static LedgerOf batches(int count) {
        LedgerOf ledger = new LedgerOf();
        for (int batch = 0; batch < count; batch++) {
            ledger.with(batch, 0, batch * 10L, batch * 10L + 10, Map.of("notes", 10L));
        }
        return ledger;
    }

    LedgerOf with(long batch, int partition, long from, long until, Map<String, Long> written) {
        long read = until - from;
        return with(batch, partition, from, until, read, read, 0, Map.of(), 0, written);
    }

    LedgerOf with(
            long batch,
            int partition,
            long from,
            long until,
            long read,
            long accepted,
            long filtered,
            Map<String, Long> stages,
            long quarantined,
            Map<String, Long> written) {
        entries.add(new LedgerEntry(
                "main",
                batch,
                new Stamp.Range("events", partition, from, until, read, accepted, filtered, stages, 0),
                quarantined,
                written,
                Map.of(),
                START.plusSeconds(batch)));
        return this;
    }

    /** The batches of a day up to one of them, summed up. */
    LedgerOf withDay(long last, long from, long until, Map<String, Long> written) {
        long read = until - from;
        entries.add(new LedgerEntry(
                "day",
                last,
                new Stamp.Range("events", 0, from, until, read, read, 0, Map.of(), 0),
                0,
                written,
                Map.of(),
                START.plusSeconds(last)));
        return this;
    }

    /** Offsets of partition 0 that were given up behind a batch. */
    LedgerOf skipping(long batch, long from, long until) {
        entries.add(new LedgerEntry(
                "skip",
                batch,
                new Stamp.Range("events", 0, from, until, 0, 0, 0, Map.of(), 0),
                0,
                Map.of(),
                Map.of(),
                START.plusSeconds(batch)));
        return this;
    }

    LedgerOf without(long batch) {
        entries.removeIf(entry -> entry.batch() == batch);
        return this;
    }

    /** What it adds up to. */
    Balance balance() {
        return prove(List.of());
    }

    LedgerBatch batch(long number) {
        return LedgerBatch.of(
                number,
                entries.stream().filter(entry -> entry.batch() == number).toList());
    }

    Stamp stamp(long batch) {
        return batch(batch).stamp().orElseThrow();
    }

    void prove(LedgerPass.Rule rule) {
        prove(List.of(rule));
    }

    /** Lets rules meet all batches in their order, behind those that were proven before. */
    Balance prove(List<? extends LedgerPass.Rule> rules) {
        return prove(Balance.NONE, rules);
    }

    Balance prove(Balance proven, List<? extends LedgerPass.Rule> rules) {
        Balance balance = proven;
        for (long number :
                entries.stream().map(LedgerEntry::batch).distinct().sorted().toList()) {
            if (number > proven.batch()) {
                LedgerBatch batch = batch(number);
                Balance before = balance;
                balance = before.plus(batch);
                for (LedgerPass.Rule rule : rules) {
                    rule.meet(batch, before, balance);
                }
            }
        }
        for (LedgerPass.Rule rule : rules) {
            rule.end(balance);
        }
        return balance;
    }
}
