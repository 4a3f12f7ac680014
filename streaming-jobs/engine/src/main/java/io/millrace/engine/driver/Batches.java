package io.millrace.engine.driver;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Records;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.commit.Table;
import io.millrace.engine.sink.BatchTask;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.PartitionCount;
import io.millrace.engine.sink.RowFile;
import io.millrace.engine.sink.TaskReport;
import io.millrace.engine.sink.WriteFolded;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.source.EventClock;
import io.millrace.engine.source.EventTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Runs each batch and commits it: the tables side by side, then the ledger. A batch that is run again
 * after a crash commits only what is missing.
 */
final class Batches implements VoidFunction2<Dataset<byte[]>, Long> {

    private final Query<?> query;
    private final WriteFolded writing;
    private final CollectionAccumulator<TaskReport> reports;
    private final Session session;
    private final BatchGate gate;
    private final RebuildThrottle throttle;
    private final Optional<EventClock> clock;
    private final Consumer<CommittedBatch> listener;
    private boolean isFirst = true;
    private long conflicts;

    /**
     * @param query what is run, and where it writes
     * @param session runs commits beside each other, and knows how much waits
     * @param throttle may hold a batch of a rebuild back, and topics of it; null for the live run
     * @param clock of a flow to which time means something
     * @param listener hears of each batch once it is committed
     */
    Batches(
            Query<?> query,
            WriteFolded writing,
            CollectionAccumulator<TaskReport> reports,
            Session session,
            BatchGate gate,
            RebuildThrottle throttle,
            Optional<EventClock> clock,
            Consumer<CommittedBatch> listener) {
        this.query = query;
        this.writing = writing;
        this.reports = reports;
        this.session = session;
        this.gate = gate;
        this.throttle = throttle;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public void call(Dataset<byte[]> rows, Long number) throws InterruptedException {
        long batch = number;
        Offsets offsets = query.checkpoint()
                .after(batch)
                .orElseThrow(() -> new IllegalStateException("The checkpoint has no offsets of batch " + batch));
        gate.pass();
        Set<String> withheld = throttle == null ? Set.of() : throttle.await(offsets, gate);
        query.lease().require();
        long begun = System.nanoTime();
        Map<String, Stamp> earlier = isFirst ? findEarlierRun(batch, offsets) : Map.of();
        isFirst = false;

        CompletableFuture<Offsets> ends = session.topics().ends(offsets);
        List<Offsets.Range> ranges = beginningOf(batch).until(offsets);
        Collection<TaskReport> done = run(rows, batch, with(withheld, earlier.keySet()));
        Map<String, PartitionCount> counts = counts(done);
        Stamp stamp = earlier.values().stream()
                .findFirst()
                .map(found -> found.heldBy(query.lease().epoch()))
                .orElseGet(() -> stamp(batch, ranges, counts, done));
        query.lease().require();

        Map<String, Long> newest = each(counts, PartitionCount::newest);
        long written = System.nanoTime();
        Map<String, Long> versions = commit(stamp, done, earlier.keySet());
        if (!stamp.tellsNothing() && !earlier.containsKey(query.ledger().name())) {
            query.ledger().commit(List.of(ledgerFile(stamp, newest, ends.getNow(Offsets.NONE), versions)), stamp);
        }
        long committed = System.nanoTime();
        clock.ifPresent(time -> time.end(batch, ranges, each(counts, PartitionCount::highest)));
        listener.accept(new CommittedBatch(
                stamp,
                Instant.now(),
                offsets,
                newest,
                TaskReport.refused(done),
                newConflicts(),
                clock.map(EventClock::mark).orElse(null),
                System.nanoTime() - begun,
                committed - written));
    }

    private long newConflicts() {
        long before = conflicts;
        conflicts = query.everyTable().stream().mapToLong(Table::conflicts).sum();
        return conflicts - before;
    }

    /** What a run that died before this one has committed of the batch. */
    private Map<String, Stamp> findEarlierRun(long batch, Offsets offsets) {
        Map<String, Stamp> earlier = new HashMap<>();
        for (Table table : query.everyTable()) {
            Optional<Stamp> committed = table.committed(batch);
            if (committed.isPresent()) {
                requireSameOffsets(table, committed.get(), offsets);
                earlier.put(table.name(), committed.get());
            }
        }
        return earlier;
    }

    private static void requireSameOffsets(Table table, Stamp stamp, Offsets offsets) {
        if (!stamp.endsAt(offsets)) {
            throw new BlockedException(
                    "Table " + table.name() + " holds batch " + stamp.batch() + " with the ranges " + stamp.ranges()
                            + ", and the checkpoint would end that batch at " + offsets.byTopic()
                            + ": it is not the checkpoint that wrote the table, or an old copy of it.",
                    "Restore the latest checkpoint, or rebuild the tables: ./millrace rebuild.");
        }
    }

    private static Set<String> with(Set<String> withheld, Set<String> alreadyCommitted) {
        Set<String> leftOut = new HashSet<>(withheld);
        leftOut.addAll(alreadyCommitted);
        return leftOut;
    }

    private Collection<TaskReport> run(Dataset<byte[]> rows, long batch, Set<String> leftOut) {
        reports.reset();
        BatchTask.announce(
                JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext()),
                batch,
                query.run(),
                leftOut,
                clock.map(time -> time.begin(batch)).orElse(EventTimes.NONE).json());
        inFewTasks(Records.planned(rows)).foreachPartition(writing);
        return TaskReport.distinct(reports.value());
    }

    /** A task more than there are cores gains no time, and writes a file more to each table. */
    private JavaRDD<byte[]> inFewTasks(JavaRDD<byte[]> rows) {
        return query.flow().folds().isEmpty()
                ? rows
                : rows.coalesce(rows.context().defaultParallelism());
    }

    private Offsets beginningOf(long batch) {
        return query.checkpoint()
                .after(batch - 1)
                .orElseThrow(() -> new BlockedException(
                        "The checkpoint " + query.checkpoint().folder() + " does not say where batch " + batch
                                + " begins.",
                        "Restore its folder, offsets and sources included."));
    }

    private static Map<String, PartitionCount> counts(Collection<TaskReport> done) {
        Map<String, PartitionCount> counts = new HashMap<>();
        done.forEach(report -> report.read().forEach(count -> counts.merge(count.name(), count, PartitionCount::plus)));
        return counts;
    }

    private static Map<String, Long> each(Map<String, PartitionCount> counts, Function<PartitionCount, Long> time) {
        Map<String, Long> times = new HashMap<>();
        counts.forEach((partition, count) -> {
            if (time.apply(count) != null) {
                times.put(partition, time.apply(count));
            }
        });
        return times;
    }

    private Stamp stamp(
            long batch, List<Offsets.Range> offsets, Map<String, PartitionCount> counts, Collection<TaskReport> done) {
        Map<String, Long> written = new HashMap<>();
        for (TaskReport report : done) {
            report.files().forEach(file -> written.merge(file.table(), file.rows(), Long::sum));
            report.sent().forEach((topic, sent) -> written.merge(topic, sent, Long::sum));
        }
        List<Stamp.Range> ranges = offsets.stream()
                .map(range -> Stamp.Range.of(
                        range,
                        counts.getOrDefault(range.name(), PartitionCount.none(range.topic(), range.partition()))))
                .toList();
        return new Stamp(batch, query.lease().epoch(), ranges, written);
    }

    /** In which version each table shows the batch. */
    private Map<String, Long> commit(Stamp stamp, Collection<TaskReport> done, Set<String> alreadyCommitted) {
        Map<String, Long> versions = new ConcurrentHashMap<>();
        Map<String, List<WrittenFile>> files = done.stream()
                .flatMap(report -> report.files().stream())
                .collect(Collectors.groupingBy(WrittenFile::table));
        CompletableFuture.allOf(query.tables().stream()
                        .filter(table -> files.containsKey(table.name()) && !alreadyCommitted.contains(table.name()))
                        .map(table -> CompletableFuture.runAsync(
                                () -> table.commit(files.get(table.name()), stamp)
                                        .ifPresent(version -> versions.put(table.name(), version)),
                                session.side()))
                        .toArray(CompletableFuture[]::new))
                .join();
        return versions;
    }

    private WrittenFile ledgerFile(Stamp stamp, Map<String, Long> newest, Offsets ends, Map<String, Long> versions) {
        Destination ledger = query.ledger().destination();
        try {
            return RowFile.of(
                    ledger,
                    ledger.fileOfDriver(query.run(), stamp.batch()),
                    LedgerRow.of(query.pipeline(), LedgerRow.MAIN, stamp, newest, ends, versions, Instant.now()),
                    session.hadoop());
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write the ledger", unwritable);
        }
    }
}
