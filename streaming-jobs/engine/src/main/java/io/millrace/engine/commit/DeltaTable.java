package io.millrace.engine.commit;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.transaction.UpdateTableTransactionBuilder;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
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
    private static final long NO_LEASE = 0;

    private final Destination destination;
    private final FileStatistics statistics;
    private final Engine kernel;
    private final Map<String, String> properties;
    private final Duration removedFileRetention;
    private final Executor side;

    private final LongAdder conflicts = new LongAdder();

    private volatile Snapshot snapshot;

    /** @param side runs what need not be waited for */
    public DeltaTable(Destination destination, Environment environment, Executor side) {
        this.destination = destination;
        this.statistics = new FileStatistics(destination.rows());
        this.kernel = environment.kernel();
        this.properties = environment.engine().logProperties();
        this.removedFileRetention = environment.engine().removedFileRetention();
        this.side = side;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public void fence(long epoch) {
        againIfOvertaken(
                () -> {
                    Snapshot from = latest(epoch);
                    boolean isKept = from.getTableProperties().entrySet().containsAll(properties.entrySet());
                    if (!isKept || !isFenced(from, epoch)) {
                        UpdateTableTransactionBuilder update =
                                from.buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE);
                        Stamp stamp = stamp(from).orElse(Stamp.none(epoch)).heldBy(epoch);
                        commit(List.of(), stamp, isKept ? update : update.withTablePropertiesAdded(properties));
                    }
                },
                conflicts::increment);
    }

    @Override
    public long conflicts() {
        return conflicts.sum();
    }

    /** @param conflict runs each time that somebody else was first */
    static void againIfOvertaken(Runnable commit, Runnable conflict) {
        for (int attempt = 1; ; attempt++) {
            try {
                commit.run();
                return;
            } catch (ConcurrentWriteException overtaken) {
                conflict.run();
                if (attempt == ATTEMPTS) {
                    throw overtaken;
                }
            }
        }
    }

    @Override
    public Optional<Stamp> committed(long batch) {
        Snapshot latest = latest();
        long last = DeltaLog.lastBatch(latest, destination.writer(), kernel);
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
    public OptionalLong commit(List<WrittenFile> files, Stamp stamp) {
        Snapshot known = snapshot;
        snapshot = null;
        if (known != null) {
            try {
                return OptionalLong.of(commit(files, stamp, known));
            } catch (KernelException | KernelEngineException overtaken) {
                if (overtaken instanceof ConcurrentWriteException) {
                    conflicts.increment();
                }
                LOG.debug("{}: committed to by somebody else, or cleaned up, in the meantime", name(), overtaken);
            }
        }
        // The driver that overtakes may have a newer lease: the next look at the table finds its epoch.
        AtomicLong version = new AtomicLong();
        againIfOvertaken(() -> version.set(commit(files, stamp, latest(stamp.epoch()))), conflicts::increment);
        return OptionalLong.of(version.get());
    }

    private long commit(List<WrittenFile> files, Stamp stamp, Snapshot from) {
        UpdateTableTransactionBuilder update = from.buildUpdateTableTransaction(ENGINE, Operation.STREAMING_UPDATE);
        return commit(files, stamp, update.withTransactionId(destination.writer(), stamp.batch()));
    }

    /** Adds rows that no batch has brought. The stamp takes the place of the last batch's. */
    public void amend(List<WrittenFile> files, Stamp stamp) {
        commit(files, stamp, latest(stamp.epoch()).buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE));
    }

    /** Adds rows to a table that no pipeline writes. Several processes may do so at once: there is no lease of it. */
    public void append(List<WrittenFile> files) {
        againIfOvertaken(() -> amend(files, Stamp.none(NO_LEASE)), conflicts::increment);
    }

    private long commit(List<WrittenFile> files, Stamp stamp, UpdateTableTransactionBuilder update) {
        Transaction transaction = update.build(kernel);
        transaction.addDomainMetadata(DeltaLog.domain(destination.writer()), stamp.json());
        Row state = transaction.getTransactionState(kernel);
        try (CloseableIterator<Row> added = Transaction.generateAppendActions(
                kernel,
                state,
                DeltaLog.iterator(files.stream().map(statistics::of).iterator()),
                Transaction.getWriteContext(kernel, state, Map.of()))) {
            TransactionCommitResult result = transaction.commit(kernel, CloseableIterable.inMemoryIterable(added));
            // After a conflict the kernel does not know the state after the commit.
            snapshot = result.getPostCommitSnapshot().orElse(null);
            result.getPostCommitHooks().stream()
                    .filter(hook -> hook.getType() == PostCommitHookType.CHECKPOINT)
                    .forEach(due -> side.execute(this::checkpoint));
            return result.getVersion();
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot commit to " + name(), unwritable);
        }
    }

    /** A log checkpoint saves readers time; a table is complete without it. */
    private void checkpoint() {
        try {
            DeltaLog.checkpoint(latest(), kernel, System.currentTimeMillis() - removedFileRetention.toMillis());
            // The next one begins at the checkpoint, and not at all the commits before it.
            snapshot = null;
        } catch (IOException | KernelException | KernelEngineException failed) {
            LOG.warn("{}: no checkpoint of the Delta log this time: {}", name(), failed.getMessage());
        }
    }

    /** The table's live files that this writer wrote. */
    public List<LiveFile> ownFiles(Snapshot of) {
        return DeltaLog.files(of, kernel).stream()
                .filter(file -> file.path().startsWith(destination.writer() + "/"))
                .toList();
    }

    /**
     * Puts files in the place of others that hold the same rows. The others have to be there still at the very commit;
     * if someone took one of them away, nothing is done.
     *
     * @param fresh each with what the log has to say of its rows
     */
    public boolean replace(Collection<LiveFile> old, Map<WrittenFile, Map<String, String>> fresh, long epoch) {
        long arrivedAt = old.stream().mapToLong(LiveFile::arrivedAt).max().orElse(0);
        return rearrange(
                old,
                epoch,
                (from, transaction) -> fresh.entrySet().stream()
                        .map(file ->
                                DeltaLog.rearranged(from, statistics.of(file.getKey()), file.getValue(), arrivedAt))
                        .toList());
    }

    /** Takes away files whose rows have expired, and says so in the log. */
    public boolean expire(Collection<LiveFile> old, Origin rows, long epoch) {
        return rearrange(old, epoch, (from, transaction) -> {
            Origin all =
                    Origin.expired(from, destination.writer()).map(rows::plus).orElse(rows);
            transaction.addDomainMetadata(DeltaLog.expiredDomain(destination.writer()), all.json());
            return List.of();
        });
    }

    /** @param fresh the files that have the rows of the old ones; none if the rows go */
    private boolean rearrange(
            Collection<LiveFile> old, long epoch, BiFunction<Snapshot, Transaction, List<Row>> fresh) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Snapshot from = latest(epoch);
            Set<String> live = ownFiles(from).stream().map(LiveFile::path).collect(Collectors.toSet());
            if (!live.containsAll(old.stream().map(LiveFile::path).toList())) {
                return false;
            }
            Transaction transaction = from.buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE)
                    .withMaxRetries(0)
                    .build(kernel);
            List<Row> actions = new ArrayList<>(fresh.apply(from, transaction));
            boolean changesRows = actions.isEmpty();
            old.forEach(file -> actions.add(DeltaLog.removal(file, changesRows)));
            try {
                transaction.commit(kernel, DeltaLog.actions(actions));
                return true;
            } catch (ConcurrentWriteException | MaxCommitRetryLimitReachedException overtaken) {
                LOG.debug("{}: overtaken by a commit", name());
            }
        }
        return false;
    }

    /** Whether the latest stamp there is that of this driver, so that no older one can commit any more. */
    public boolean isFenced(Snapshot of, long epoch) {
        return stamp(of).map(Stamp::epoch).orElse(-1L) == epoch;
    }

    private Optional<Stamp> stamp(Snapshot of) {
        return of.getDomainMetadata(DeltaLog.domain(destination.writer())).map(Stamp::of);
    }

    /** Throws if a newer driver has written its stamp there. */
    public Snapshot latest(long epoch) {
        Snapshot latest = latest();
        stamp(latest).map(Stamp::epoch).filter(newer -> newer > epoch).ifPresent(newer -> {
            throw Lease.superseded(name(), epoch, newer);
        });
        return latest;
    }

    public Snapshot latest() {
        return DeltaLog.latest(destination.root(), kernel);
    }
}
