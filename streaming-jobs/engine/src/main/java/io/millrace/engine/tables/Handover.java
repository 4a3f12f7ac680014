package io.millrace.engine.tables;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what one writer has written beside a shared table in the place of what another has in it: one commit, so readers
 * see the rows of the one or of the other. Does nothing the second time.
 *
 * @param beside where the new rows lie; null if there are none
 * @param from who has written to the table
 * @param to who has written beside it; null if nobody has
 */
public record Handover(String table, String beside, String from, String to, Engine kernel, Configuration hadoop) {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final int ATTEMPTS = 100;

    /** What a writer has in a table goes, and nothing comes. */
    public static Handover ofNothing(String table, String from, Engine kernel, Configuration hadoop) {
        return new Handover(table, null, from, null, kernel, hadoop);
    }

    public void run() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                commit();
                return;
            } catch (ConcurrentWriteException | MaxCommitRetryLimitReachedException overtaken) {
                LOG.debug("{}: overtaken by a commit", table);
            }
        }
        throw new IllegalStateException("Other pipelines were always quicker to commit to " + table);
    }

    private void commit() {
        Snapshot there = snapshot(table);
        List<AddFile> old = files(there, from);
        Optional<Snapshot> fresh =
                to == null || there.getLatestTransactionVersion(kernel, to).isPresent()
                        ? Optional.empty()
                        : Optional.of(snapshot(beside));
        Optional<Long> last = fresh.flatMap(snapshot -> snapshot.getLatestTransactionVersion(kernel, to));
        if (old.isEmpty() && last.isEmpty()) {
            return;
        }
        var builder = there.buildUpdateTableTransaction(DeltaTable.ENGINE, Operation.MANUAL_UPDATE)
                .withMaxRetries(0);
        if (last.isPresent()) {
            builder = builder.withTransactionId(to, last.get());
        }
        Transaction transaction = builder.build(kernel);
        List<Row> actions = new ArrayList<>();
        long now = System.currentTimeMillis();
        old.forEach(file ->
                actions.add(SingleAction.createRemoveFileSingleAction(file.toRemoveFileRow(true, Optional.of(now)))));
        if (there.getDomainMetadata(DeltaLog.domain(from)).isPresent()) {
            transaction.removeDomainMetadata(DeltaLog.domain(from));
        }
        if (last.isPresent()) {
            for (AddFile file : files(fresh.get(), to)) {
                bring(file.getPath());
                actions.add(SingleAction.createAddFileSingleAction(file.toRow()));
            }
            fresh.get()
                    .getDomainMetadata(DeltaLog.domain(to))
                    .ifPresent(stamp -> transaction.addDomainMetadata(DeltaLog.domain(to), stamp));
        }
        transaction.commit(kernel, CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
    }

    /** One that is in its place already was brought by a process that died. */
    private void bring(String path) {
        Path target = new Path(table, path);
        Path source = new Path(beside, path);
        try {
            FileSystem files = target.getFileSystem(hadoop);
            files.mkdirs(target.getParent());
            if (!files.exists(target) && !files.rename(source, target)) {
                throw new FileNotFoundException(source + " cannot be renamed to " + target);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot bring " + source + " to its table", unwritable);
        }
    }

    private List<AddFile> files(Snapshot of, String writer) {
        return DeltaLog.files(of, kernel).stream()
                .filter(file -> file.getPath().startsWith(writer + "/"))
                .toList();
    }

    private Snapshot snapshot(String root) {
        return TableManager.loadSnapshot(root).build(kernel);
    }
}
