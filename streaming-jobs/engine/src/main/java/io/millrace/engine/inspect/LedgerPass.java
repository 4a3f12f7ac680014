package io.millrace.engine.inspect;

import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.inspect.DeltaFacts.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.hadoop.fs.Path;

/**
 * Goes through the rows of a ledger in the order of its batches, without Spark. A file is open only while its batches are
 * met, so little is held however old the ledger is.
 *
 * @param from what an audit has proven: those batches are not met again, and most of their files not opened
 */
record LedgerPass(DeltaFacts table, Engine kernel, Balance from, Findings findings) {

    /** What has to hold of a ledger, and of what else is compared with it. It meets the batches in their order. */
    interface Rule {

        /**
         * @param before what the ledger adds up to before the batch
         * @param after with it
         */
        void meet(LedgerBatch batch, Balance before, Balance after);

        /** @param all what the whole ledger adds up to */
        default void end(Balance all) {}
    }

    /**
     * Lets rules meet each batch. Rows that somebody else has written are seen by readers, so they count as well.
     *
     * @return what the ledger adds up to; none if some of it cannot be read, which is a violation
     */
    Optional<Balance> run(List<? extends Rule> rules) {
        int before = findings.count();
        table.files().forEach(file -> DeltaProof.proveFile(table.table(), file, findings));
        if (findings.count() > before) {
            return Optional.empty();
        }
        try (Rows rows = new Rows()) {
            return Optional.of(meet(rows, rules));
        } catch (Unreadable file) {
            findings.violation(
                    table.table() + ", file " + file.getMessage(),
                    "a Parquet file that can be read, with its batches in order",
                    "'" + file.getCause().getMessage() + "'",
                    Findings.RESTORE);
            return Optional.empty();
        }
    }

    private Balance meet(Rows rows, List<? extends Rule> rules) {
        Balance balance = from.withSummedUp(rows.summedUp);
        for (LedgerBatch batch = rows.nextBatch(); batch != null; batch = rows.nextBatch()) {
            Balance after = balance.plus(batch);
            for (Rule rule : rules) {
                rule.meet(batch, balance, after);
            }
            balance = after;
        }
        if (rows.proven != from.entries()) {
            findings.violation(
                    table.table() + ", up to batch " + from.batch(),
                    from.entries() + " rows, as an audit has proven",
                    Long.toString(rows.proven),
                    Findings.RESTORE);
        }
        for (Rule rule : rules) {
            rule.end(balance);
        }
        return balance;
    }

    private static long first(StoredFile file) {
        return file.origin().map(Origin::first).orElse(-1L);
    }

    /** The rows of all files, merged. */
    private final class Rows implements AutoCloseable {

        /** Not opened yet, in the order of their batches. */
        private final Deque<StoredFile> closed = new ArrayDeque<>();

        private final PriorityQueue<OpenFile> open = new PriorityQueue<>(Comparator.comparingLong(OpenFile::batch));
        private long proven;
        private long summedUp;

        Rows() {
            List<StoredFile> unread = new ArrayList<>();
            for (StoredFile file : table.own()) {
                Origin origin = file.origin().orElseThrow();
                if (origin.last() <= from.batch()) {
                    proven += origin.rows();
                } else {
                    unread.add(file);
                    summedUp += origin.rows() - file.rows();
                }
            }
            unread.addAll(table.foreign());
            unread.sort(Comparator.comparingLong(LedgerPass::first));
            closed.addAll(unread);
        }

        /** Null behind the last. */
        LedgerBatch nextBatch() {
            while (!closed.isEmpty() || !open.isEmpty()) {
                while (!closed.isEmpty()
                        && (open.isEmpty()
                                || first(closed.getFirst()) <= open.peek().batch())) {
                    put(new OpenFile(closed.removeFirst()));
                }
                List<LedgerEntry> entries = nextEntries();
                if (!entries.isEmpty() && entries.get(0).batch() > from.batch()) {
                    return LedgerBatch.of(entries.get(0).batch(), entries);
                }
                proven += entries.size();
            }
            return null;
        }

        private List<LedgerEntry> nextEntries() {
            List<LedgerEntry> entries = new ArrayList<>();
            while (!open.isEmpty()
                    && (entries.isEmpty()
                            || open.peek().batch() == entries.get(0).batch())) {
                OpenFile file = open.remove();
                entries.add(file.next);
                put(file.advance());
            }
            return entries;
        }

        private void put(OpenFile file) {
            if (file.next != null) {
                open.add(file);
            }
        }

        @Override
        public void close() {
            open.forEach(OpenFile::close);
        }
    }

    /** A file whose next row is known; null behind the last, when it is closed. */
    private final class OpenFile {

        private final StoredFile file;
        private final CloseableIterator<FileReadResult> chunks;
        private CloseableIterator<Row> rows;
        private LedgerEntry next;

        OpenFile(StoredFile file) {
            this.file = file;
            FileStatus status = FileStatus.of(new Path(table.root(), file.path()).toString(), file.size(), 0);
            try {
                this.chunks = kernel.getParquetHandler()
                        .readParquetFiles(
                                DeltaLog.iterator(List.of(status).iterator()), table.schema(), Optional.empty());
            } catch (IOException | RuntimeException damaged) {
                throw new Unreadable(file, damaged);
            }
            advance();
        }

        long batch() {
            return next.batch();
        }

        OpenFile advance() {
            long before = next == null ? -1 : next.batch();
            try {
                while ((rows == null || !rows.hasNext()) && chunks.hasNext()) {
                    rows = chunks.next().getData().getRows();
                }
                next = rows != null && rows.hasNext() ? LedgerEntry.of(rows.next()) : null;
            } catch (RuntimeException damaged) {
                close();
                throw new Unreadable(file, damaged);
            }
            if (next == null) {
                close();
            } else if (next.batch() < before) {
                close();
                throw new Unreadable(
                        file, new IllegalStateException("batch " + next.batch() + " stands behind batch " + before));
            }
            return this;
        }

        void close() {
            try {
                chunks.close();
            } catch (IOException damaged) {
                throw new UncheckedIOException("Cannot close " + file.path(), damaged);
            }
        }
    }

    private static final class Unreadable extends RuntimeException {
        Unreadable(StoredFile file, Exception why) {
            super(file.path(), why);
        }
    }
}
