package io.millrace.engine.commit;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.transaction.UpdateTableTransactionBuilder;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Delta table, committed to through Delta's own kernel: the files are there already, a commit only names them.
 *
 * <p>Each commit rewrites the writer's stamp with the epoch of its driver's lease. Delta lets only one of two concurrent
 * commits change the same stamp. So once a driver with a newer epoch has written it, an older one fails, however long it
 * was frozen before.
 */
public final class DeltaTable implements Table {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaTable.class);

    /** How the engine signs its commits. */
    static final String ENGINE = "Millrace";

    private static final int ATTEMPTS = 5;

    private final Destination destination;
    private final RowType<?> rows;
    private final FileStatistics statistics;
    private final Environment environment;
    private final Executor side;

    private volatile Snapshot snapshot;

    /** @param side runs what need not be waited for */
    public DeltaTable(Destination destination, Environment environment, Executor side) {
        this.destination = destination;
        this.rows = destination.rows().get();
        this.statistics = new FileStatistics(rows);
        this.environment = environment;
        this.side = side;
    }

    @Override
    public String name() {
        return destination.name();
    }

    @Override
    public void fence(long epoch) {
        for (int attempt = 1; ; attempt++) {
            Snapshot from = latest();
            Optional<Stamp> stamp = stamp(from);
            stamp.ifPresent(last -> requireNotNewer(last, epoch));
            Map<String, String> properties = environment.engine().logProperties();
            boolean isKept = from.getTableProperties().entrySet().containsAll(properties.entrySet());
            if (isKept && stamp.map(Stamp::epoch).orElse(-1L) == epoch) {
                return;
            }
            UpdateTableTransactionBuilder builder = from.buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE);
            if (!isKept) {
                builder = builder.withTablePropertiesAdded(properties);
            }
            try {
                commit(
                        List.of(),
                        stamp.map(last -> last.heldBy(epoch)).orElseGet(() -> Stamp.none(epoch)),
                        builder.build(environment.kernel()));
                return;
            } catch (ConcurrentWriteException overtaken) {
                if (attempt == ATTEMPTS) {
                    throw overtaken;
                }
            }
        }
    }

    private void requireNotNewer(Stamp stamp, long epoch) {
        if (stamp.epoch() > epoch) {
            throw Lease.superseded(destination.name(), epoch, stamp.epoch());
        }
    }

    @Override
    public Optional<Stamp> committed(long batch) {
        Snapshot latest = latest();
        long last = latest.getLatestTransactionVersion(environment.kernel(), writer())
                .orElse(-1L);
        if (last > batch) {
            throw new BlockedException(
                    "Table " + name() + " holds batch " + last + ", and the checkpoint is only at batch " + batch
                            + ": it is older than the table.",
                    "Restore the latest checkpoint, or rebuild the tables: ./millrace rebuild.");
        }
        return last == batch ? stamp(latest) : Optional.empty();
    }

    /** Mostly nobody else has committed since: then the table's log need not be read. */
    @Override
    public void commit(List<WrittenFile> files, Stamp stamp) {
        Snapshot known = snapshot;
        snapshot = null;
        if (known != null) {
            try {
                commit(files, stamp, known);
                return;
            } catch (KernelException | KernelEngineException overtaken) {
                LOG.debug("{}: committed to by somebody else, or cleaned up, in the meantime", name(), overtaken);
            }
        }
        Snapshot latest = latest();
        stamp(latest).ifPresent(last -> requireNotNewer(last, stamp.epoch()));
        commit(files, stamp, latest);
    }

    private void commit(List<WrittenFile> files, Stamp stamp, Snapshot from) {
        commit(
                files,
                stamp,
                from.buildUpdateTableTransaction(ENGINE, Operation.STREAMING_UPDATE)
                        .withTransactionId(writer(), stamp.batch())
                        .build(environment.kernel()));
    }

    /** Adds rows that no batch has brought. The stamp takes the place of the last batch's. */
    public void amend(List<WrittenFile> files, Stamp stamp) {
        Snapshot from = latest();
        stamp(from).ifPresent(last -> requireNotNewer(last, stamp.epoch()));
        commit(
                files,
                stamp,
                from.buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE)
                        .build(environment.kernel()));
    }

    private void commit(List<WrittenFile> files, Stamp stamp, Transaction transaction) {
        transaction.addDomainMetadata(DeltaLog.domain(writer()), stamp.json());
        Row state = transaction.getTransactionState(environment.kernel());
        CloseableIterator<DataFileStatus> added =
                DeltaLog.iterator(files.stream().map(statistics::of).iterator());
        try (CloseableIterator<Row> actions = Transaction.generateAppendActions(
                environment.kernel(),
                state,
                added,
                Transaction.getWriteContext(environment.kernel(), state, Map.of()))) {
            List<Row> all = new ArrayList<>();
            actions.forEachRemaining(all::add);
            TransactionCommitResult result = transaction.commit(environment.kernel(), DeltaLog.actions(all));
            // After a conflict the kernel does not know the state after the commit.
            snapshot = result.getPostCommitSnapshot().orElse(null);
            result.getPostCommitHooks().stream()
                    .filter(hook -> hook.getType() == PostCommitHookType.CHECKPOINT)
                    .forEach(hook -> side.execute(() -> checkpoint(hook)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot commit to " + name(), unwritable);
        }
    }

    /** A log checkpoint saves readers time; a table is complete without it. */
    private void checkpoint(PostCommitHook hook) {
        try {
            hook.threadSafeInvoke(environment.kernel());
            // The next one begins at the checkpoint, and not at all the commits before it.
            snapshot = null;
        } catch (IOException | KernelException failed) {
            LOG.warn("{}: no checkpoint of the Delta log this time: {}", name(), failed.getMessage());
        }
    }

    /** The table's live files that this writer wrote, by their path within the table. */
    public Map<String, LiveFile> ownFiles(Snapshot of) {
        Map<String, LiveFile> own = new LinkedHashMap<>();
        DeltaLog.eachFile(of, environment.kernel(), file -> {
            if (file.path().startsWith(writer() + "/")) {
                own.put(file.path(), file);
            }
        });
        return own;
    }

    /**
     * Puts files in the place of others that hold the same rows. The others have to be there still at the very commit;
     * if someone took one of them away, nothing is done.
     *
     * @param fresh each with what the log has to say of its rows
     * @param epoch of the driver's lease
     */
    public boolean replace(Collection<LiveFile> old, Map<WrittenFile, Map<String, String>> fresh, long epoch) {
        long arrivedAt = newest(old);
        return rearrange(old, epoch, false, (from, transaction) -> {
            List<Row> added = new ArrayList<>();
            fresh.forEach((file, tags) -> {
                Map<String, String> all = new HashMap<>(tags);
                all.put(DeltaLog.ARRIVED_AT, Long.toString(arrivedAt));
                added.add(DeltaLog.rearranged(from, statistics.of(file), all));
            });
            return added;
        });
    }

    /** Takes away files whose rows have expired, and says so in the log. */
    public boolean expire(Collection<LiveFile> old, Origin rows, long epoch) {
        return rearrange(old, epoch, true, (from, transaction) -> {
            Origin all = Origin.expired(from, writer()).map(rows::plus).orElse(rows);
            transaction.addDomainMetadata(DeltaLog.expiredDomain(writer()), all.json());
            return List.of();
        });
    }

    /** When the newest row of the files was written first. */
    private static long newest(Collection<LiveFile> files) {
        return files.stream().mapToLong(LiveFile::arrivedAt).max().orElse(0);
    }

    private boolean rearrange(
            Collection<LiveFile> old,
            long epoch,
            boolean changesRows,
            BiFunction<Snapshot, Transaction, List<Row>> more) {
        Set<String> paths = old.stream().map(LiveFile::path).collect(Collectors.toSet());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Snapshot from = latest();
            stamp(from).ifPresent(last -> requireNotNewer(last, epoch));
            if (!ownFiles(from).keySet().containsAll(paths)) {
                return false;
            }
            Transaction transaction = from.buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE)
                    .withMaxRetries(0)
                    .build(environment.kernel());
            List<Row> actions = new ArrayList<>();
            long now = System.currentTimeMillis();
            old.forEach(file -> actions.add(DeltaLog.removal(file, now, changesRows)));
            actions.addAll(more.apply(from, transaction));
            try {
                transaction.commit(environment.kernel(), DeltaLog.actions(actions));
                return true;
            } catch (ConcurrentWriteException | MaxCommitRetryLimitReachedException overtaken) {
                LOG.debug("{}: overtaken by a commit", name());
            }
        }
        return false;
    }

    /** Whether the latest stamp there is that of this driver, so that no older one can commit any more. */
    public boolean isFenced(Snapshot of, long epoch) {
        stamp(of).ifPresent(last -> requireNotNewer(last, epoch));
        return stamp(of).map(Stamp::epoch).orElse(-1L) == epoch;
    }

    private Optional<Stamp> stamp(Snapshot of) {
        return of.getDomainMetadata(DeltaLog.domain(writer())).map(Stamp::of);
    }

    public String root() {
        return destination.root();
    }

    public RowType<?> rows() {
        return rows;
    }

    public List<String> keys() {
        return destination.keys();
    }

    public String writer() {
        return destination.writer();
    }

    public Snapshot latest() {
        return DeltaLog.latest(destination.root(), environment.kernel());
    }
}
