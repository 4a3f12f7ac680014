package io.millrace.engine.driver;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.PartitionedTable;
import io.millrace.engine.commit.Table;
import io.millrace.engine.inspect.Balance;
import io.millrace.engine.lake.DeltaMaintenance;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.ListedPartitions;
import io.millrace.engine.lake.PartitionMaintenance;
import io.millrace.engine.lake.Upkeep;
import io.millrace.engine.source.IdFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all that a query has written bounded, beside the stream and one table after the other: at the first batch, and
 * whenever so many batches have been committed. What fails costs nothing but the attempt.
 */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private interface Work {
        void run() throws IOException;
    }

    private final Query<?> query;
    private final Session session;
    private final Consumer<Upkeep> listener;
    private final DeltaMaintenance delta;
    private final PartitionMaintenance partitioned;
    private final Instant begun = Instant.now();
    private CompletableFuture<Void> work = CompletableFuture.completedFuture(null);
    private int batches;
    private boolean hasOlder = true;
    private volatile boolean isClosed;

    /** @param listener hears how large a table is after its maintenance */
    Housekeeping(Query<?> query, Session session, Consumer<Upkeep> listener) {
        this.query = query;
        this.session = session;
        this.listener = listener;
        this.delta = new DeltaMaintenance(
                session.spark(), session.environment(), query.lease(), query.run(), InstantSource.system());
        this.partitioned = new PartitionMaintenance(
                session.spark(), session.environment(), query.lease(), query.run(), InstantSource.system());
    }

    /** Called by the stream after each batch; returns at once. */
    void afterBatch(long batch) {
        boolean isFirst = batches++ == 0;
        if (isFirst) {
            work = CompletableFuture.runAsync(() -> tryTo("the ids", () -> tidyIds(batch)), session.side());
        } else if (batches > session.engine().compactAfter() && work.isDone()) {
            batches = 1;
            work = CompletableFuture.runAsync(() -> maintain(batch), session.side());
        }
    }

    private void maintain(long last) {
        SparkContext spark = session.spark().sparkContext();
        spark.setLocalProperty("spark.scheduler.pool", "chores");
        spark.setJobGroup(group(), "maintenance of " + query.pipeline(), true);
        try {
            tryTo("the ids", () -> tidyIds(last));
            if (hasOlder && query.generation().isLive()) {
                tryTo("older generations", this::clearOlder);
            }
            for (Table table : query.everyTable()) {
                tryTo(table.name(), () -> maintain(table, last));
            }
        } finally {
            spark.clearJobGroup();
        }
    }

    private void maintain(Table table, long last) throws IOException {
        Duration retention = session.settings().value(EngineSettings.RETENTION, query.pipeline() + "." + table.name());
        if (table instanceof DeltaTable ledger && table.name().equals(LedgerRow.TABLE.name())) {
            long proven = query.checkpoint()
                    .audited()
                    .map(Balance::of)
                    .orElse(Balance.NONE)
                    .batch();
            listener.accept(delta.maintainLedger(ledger, last, proven));
        } else if (table instanceof DeltaTable of) {
            listener.accept(delta.maintain(of, last, retention));
        } else if (table instanceof PartitionedTable of && of.partitions() instanceof ListedPartitions listed) {
            // One that is being built has no partitions yet that readers could find.
            listener.accept(partitioned.maintain(of, listed, last, retention));
        }
    }

    private void tidyIds(long batch) throws IOException {
        long window = session.engine().deduplicateWithin().toMillis();
        new IdFiles(query.checkpoint().folder(), window, session.hadoop())
                .tidyBefore(batch, session.engine().idRetention().toMillis());
    }

    /** Those that a rebuild has replaced, once no query reads them any more. */
    private void clearOlder() throws IOException {
        if (Instant.now().isAfter(begun.plus(session.engine().removedFileRetention()))) {
            query.lease().require();
            Generation live = query.generation();
            live.clearOthers(
                    live.number(), session.environment(), query.identity().tables());
            hasOlder = false;
        }
    }

    private void tryTo(String what, Work work) {
        if (isClosed) {
            return;
        }
        try {
            work.run();
        } catch (Exception failure) {
            LOG.warn("{}: {} stay as they are for now: {}", query.pipeline(), what, failure.getMessage());
            LOG.debug("{}: in full", query.pipeline(), failure);
        }
    }

    private String group() {
        return "maintenance-" + query.generation().name() + "-" + query.run();
    }

    /** Returns when nothing is under way any more. */
    @Override
    public void close() {
        isClosed = true;
        if (!session.spark().sparkContext().isStopped()) {
            session.spark().sparkContext().cancelJobGroupAndFutureJobs(group());
        }
        work.handle((done, failed) -> done).join();
    }
}
