package io.millrace.engine.lake;

import io.delta.kernel.Snapshot;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a Delta table bounded: removes rows that have expired, compacts small files, and deletes files that no reader
 * needs. Each step is complete by itself, so a process may die anywhere; the next maintenance does the rest.
 *
 * @param lease of the driver; an older one cannot commit any more, so what it has left can go
 * @param run the driver's run
 */
public record DeltaMaintenance(
        SparkSession spark, Environment environment, Lease lease, String run, InstantSource clock) {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaMaintenance.class);

    /**
     * @param last the last batch that is committed
     * @param retention how long rows are kept; zero for good
     */
    public Upkeep maintain(DeltaTable table, long last, Duration retention) throws IOException {
        return maintain(table, last, retention, -1);
    }

    /** @param proven the last batch that an audit has proven */
    public Upkeep maintainLedger(DeltaTable ledger, long last, long proven) throws IOException {
        return maintain(ledger, last, Duration.ZERO, proven);
    }

    private Upkeep maintain(DeltaTable table, long last, Duration retention, long proven) throws IOException {
        boolean isLedger = table.name().equals(LedgerRow.TABLE.name());
        long target = environment.engine().targetFileSize();
        RunFolders folders = new RunFolders(
                new Path(table.destination().root(), table.destination().writer()), run, last, environment.hadoop());
        lease.require();
        if (!retention.isZero()) {
            expire(table, clock.millis() - retention.toMillis());
        }
        // A keyed table has the changes of a key in several files as long as they are not compacted together.
        Tiers tiers = isLedger
                ? Tiers.ofDays(target, clock.millis())
                : Tiers.of(table.destination().keys().isEmpty() ? target : Long.MAX_VALUE, retention, clock.millis());
        Compaction compaction = new Compaction(spark, environment.hadoop(), table, tiers, target);
        LedgerDays days = new LedgerDays(
                compaction,
                proven,
                clock.millis() - environment.engine().ledgerDetail().toMillis());
        while (compaction.run(folders, lease.epoch()) || isLedger && days.sumUp(folders, last, lease.epoch())) {
            lease.require();
        }
        cleanUpTheLog(table);
        return clear(table, folders);
    }

    private void expire(DeltaTable table, long arrivedBefore) {
        Collection<LiveFile> expired = table.ownFiles(table.latest()).stream()
                .filter(file -> file.arrivedAt() < arrivedBefore)
                .toList();
        Origin.ofAll(expired)
                .filter(rows -> table.expire(expired, rows, lease.epoch()))
                .ifPresent(rows -> LOG.info("{}: {} rows have expired", table.name(), rows.rows()));
    }

    private void cleanUpTheLog(DeltaTable table) {
        long before = clock.millis() - environment.engine().logRetention().toMillis();
        long removed = DeltaLog.cleanUp(table.latest(), environment.kernel(), before);
        if (removed > 0) {
            LOG.info("{}: {} files of its log are removed", table.name(), removed);
        }
    }

    /** What the log named when the last batch was committed, and what it does not name any more. */
    private Upkeep clear(DeltaTable table, RunFolders folders) throws IOException {
        Snapshot latest = table.latest(lease.epoch());
        long last = Math.min(
                folders.last(), DeltaLog.lastBatch(latest, table.destination().writer(), environment.kernel()));
        long removed = 0;
        if (table.isFenced(latest, lease.epoch())) {
            long since =
                    clock.millis() - environment.engine().removedFileRetention().toMillis();
            Set<String> named = DeltaLog.named(latest, environment.kernel(), since);
            removed = new RunFolders(folders.writer(), run, last, environment.hadoop())
                    .clear((path, batch) -> !named.contains(within(table, path)));
        }
        return new Upkeep(table.name(), table.ownFiles(latest).size(), logFiles(table), 0, removed);
    }

    private static String within(DeltaTable table, Path file) {
        Path folder = file.getParent();
        return String.join(
                "/",
                List.of(table.destination().writer(), folder.getParent().getName(), folder.getName(), file.getName()));
    }

    private long logFiles(DeltaTable table) throws IOException {
        return new Folder(table.destination().root() + "/_delta_log", environment.hadoop())
                .list()
                .size();
    }
}
