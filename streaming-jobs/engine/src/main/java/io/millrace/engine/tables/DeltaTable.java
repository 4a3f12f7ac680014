package io.millrace.engine.tables;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.millrace.engine.Refusal;
import io.millrace.engine.files.Destination;
import io.millrace.engine.files.FileStatistics;
import io.millrace.engine.files.RowType;
import io.millrace.engine.files.WrittenFile;
import io.millrace.engine.ledger.Stamp;
import io.millrace.engine.outside.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Delta table, committed to through Delta's own kernel: the files are there already, a commit only names them. */
public final class DeltaTable implements Table {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaTable.class);

    /** As what the engine signs its commits. */
    static final String ENGINE = "Millrace";

    private static final int REPLACE_ATTEMPTS = 5;

    private final Destination destination;
    private final RowType<?> rows;
    private final FileStatistics statistics;
    private final String writer;
    private final Engine kernel;
    private final Configuration hadoop;
    private final Executor chores;
    private Snapshot snapshot;

    /**
     * @param writer who commits: the identity of the checkpoint. A batch counts once per writer
     * @param chores runs what need not be waited for
     */
    public DeltaTable(Destination destination, String writer, Engine kernel, Configuration hadoop, Executor chores) {
        this.destination = destination;
        this.rows = destination.rows().get();
        this.statistics = new FileStatistics(rows);
        this.writer = writer;
        this.kernel = kernel;
        this.hadoop = hadoop;
        this.chores = chores;
    }

    @Override
    public String name() {
        return destination.name();
    }

    @Override
    public Optional<Stamp> committed(long batch) {
        Snapshot latest = latest();
        long last = latest.getLatestTransactionVersion(kernel, writer).orElse(-1L);
        if (last > batch) {
            throw new Refusal(
                    "Table " + name() + " holds batch " + last + ", and the checkpoint is only at batch " + batch
                            + ": it is older than the table.",
                    "Restore the checkpoint as it was last, or make the tables anew: ./millrace rebuild.");
        }
        return last == batch ? latest.getDomainMetadata(domain()).map(Stamp::of) : Optional.empty();
    }

    @Override
    public void discard(long batch) {
        Folders.delete(destination.folder(batch), hadoop);
    }

    @Override
    public void commit(List<WrittenFile> files, Stamp stamp) {
        Snapshot from = snapshot == null ? latest() : snapshot;
        commit(
                files,
                stamp,
                from.buildUpdateTableTransaction(ENGINE, Operation.STREAMING_UPDATE)
                        .withTransactionId(writer, stamp.batch())
                        .build(kernel));
    }

    /** Adds rows that no batch has brought. The stamp takes the place of the last batch's. */
    public void amend(List<WrittenFile> files, Stamp stamp) {
        commit(
                files,
                stamp,
                latest().buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE)
                        .build(kernel));
    }

    private void commit(List<WrittenFile> files, Stamp stamp, Transaction transaction) {
        transaction.addDomainMetadata(domain(), stamp.json());
        Row state = transaction.getTransactionState(kernel);
        DataWriteContext context = Transaction.getWriteContext(kernel, state, Map.of());
        CloseableIterator<DataFileStatus> added =
                Utils.toCloseableIterator(files.stream().map(statistics::of).iterator());
        try (CloseableIterator<Row> actions = Transaction.generateAppendActions(kernel, state, added, context)) {
            TransactionCommitResult result = transaction.commit(kernel, CloseableIterable.inMemoryIterable(actions));
            // Where others committed meanwhile, the kernel does not know the state after the commit.
            snapshot = result.getPostCommitSnapshot().orElse(null);
            result.getPostCommitHooks().stream()
                    .filter(hook -> hook.getType() == PostCommitHookType.CHECKPOINT)
                    .forEach(hook -> chores.execute(() -> checkpoint(hook)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot commit to " + name(), unwritable);
        }
    }

    /** A log checkpoint saves readers time; a table is whole without it. */
    private void checkpoint(PostCommitHook hook) {
        try {
            hook.threadSafeInvoke(kernel);
        } catch (IOException | KernelException failed) {
            LOG.warn("{}: no checkpoint of the Delta log this time: {}", name(), failed.getMessage());
        }
    }

    /** The table's live files that this writer wrote, by their path within the table. */
    Map<String, AddFile> ownFiles(Snapshot of) {
        Map<String, AddFile> own = new LinkedHashMap<>();
        for (AddFile file : DeltaLog.files(of, kernel)) {
            if (file.getPath().startsWith(writer + "/")) {
                own.put(file.getPath(), file);
            }
        }
        return own;
    }

    /**
     * Puts a file in the place of others that hold the same rows. The others have to be there still at
     * the very commit; if someone took one of them away, nothing is done.
     */
    boolean replace(List<String> old, WrittenFile fresh, Optional<Origin> origin) {
        for (int attempt = 0; attempt < REPLACE_ATTEMPTS; attempt++) {
            Snapshot from = latest();
            Map<String, AddFile> live = ownFiles(from);
            if (!live.keySet().containsAll(old)) {
                return false;
            }
            Transaction transaction = from.buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE)
                    .withMaxRetries(0)
                    .build(kernel);
            List<Row> actions = new ArrayList<>();
            long now = System.currentTimeMillis();
            old.forEach(path -> actions.add(SingleAction.createRemoveFileSingleAction(
                    live.get(path).toRemoveFileRow(false, Optional.of(now)))));
            actions.add(SingleAction.createAddFileSingleAction(rearranged(from, fresh, origin)));
            try {
                transaction.commit(
                        kernel, CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
                return true;
            } catch (ConcurrentWriteException | MaxCommitRetryLimitReachedException overtaken) {
                LOG.debug("{}: overtaken by a commit", name());
            }
        }
        return false;
    }

    /** A file whose rows are not new, so that those who follow the table's changes pass over it. */
    private Row rearranged(Snapshot of, WrittenFile file, Optional<Origin> origin) {
        return AddFile.convertDataFileStatus(
                        of.getSchema(),
                        URI.create(of.getPath() + "/"),
                        statistics.of(file),
                        Map.of(),
                        false,
                        origin.map(Origin::tags).orElse(Map.of()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .toRow();
    }

    String root() {
        return destination.root();
    }

    RowType<?> rows() {
        return rows;
    }

    List<String> keys() {
        return destination.keys();
    }

    Path folderOfCompaction(long version) {
        return new Path(destination.root(), writer + "/compacted-" + version);
    }

    Snapshot latest() {
        return TableManager.loadSnapshot(destination.root()).build(kernel);
    }

    private String domain() {
        return DeltaLog.domain(writer);
    }
}
