package io.millrace.engine.commit;

import com.fasterxml.jackson.databind.JsonNode;
import io.delta.kernel.Meta;
import io.delta.kernel.Operation;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.exceptions.InvalidTableException;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Format;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.checkpoints.CheckpointMetaData;
import io.delta.kernel.internal.checkpoints.Checkpointer;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.snapshot.MetadataCleanup;
import io.delta.kernel.internal.util.FileNames;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.millrace.engine.storage.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * What the log of a Delta table says, and what goes into it. The one class that uses internals of Delta's kernel, and
 * so the one to look at when the kernel is replaced by a later one.
 */
public final class DeltaLog {

    /** The tag of a compacted file that says when the newest of its rows was written first. */
    static final String ARRIVED_AT = "millrace.arrived-at";

    private static final String KERNEL = "4.4.";
    private static final int LISTINGS = 5;
    private static final int ADD = SingleAction.CHECKPOINT_SCHEMA.indexOf("add");
    private static final int REMOVE = SingleAction.CHECKPOINT_SCHEMA.indexOf("remove");
    private static final int REMOVED_AT = RemoveFile.FULL_SCHEMA.indexOf("deletionTimestamp");

    /** The versions of Delta that readers and writers of a table need, and the features: stamps are domain metadata. */
    private static final Protocol PROTOCOL =
            new Protocol(1, 7, Set.of(), Set.of("appendOnly", "domainMetadata", "invariants"));

    static {
        if (!Meta.KERNEL_VERSION.startsWith(KERNEL)) {
            throw new IllegalStateException("Millrace is written for Delta Kernel " + KERNEL
                    + "x, and the class path has " + Meta.KERNEL_VERSION + ". Use the jars that Millrace comes with.");
        }
    }

    /**
     * A file that readers see.
     *
     * @param path within the table
     * @param rows those that readers see
     * @param arrivedAt when the newest of its rows was written first, in milliseconds
     * @param action the file as the log has it
     */
    public record LiveFile(String path, long size, long rows, Map<String, String> tags, long arrivedAt, Row action) {

        private static LiveFile of(AddFile file) {
            long deleted = file.getDeletionVector()
                    .map(DeletionVectorDescriptor::getCardinality)
                    .orElse(0L);
            Map<String, String> tags =
                    file.getTags().map(VectorUtils::<String, String>toJavaMap).orElse(Map.of());
            String arrivedAt = tags.get(ARRIVED_AT);
            return new LiveFile(
                    file.getPath(),
                    file.getSize(),
                    file.getNumRecords().orElse(0L) - deleted,
                    tags,
                    arrivedAt == null ? file.getModificationTime() : Long.parseLong(arrivedAt),
                    file.toRow());
        }
    }

    private DeltaLog() {}

    /**
     * The table as it is now. A listing of the log is not of one moment: it can pass by the place of a commit that is
     * about to come, and then find the next one. A later listing has both, unless the commit is lost.
     */
    public static Snapshot latest(String table, Engine kernel) {
        for (int listing = 1; ; listing++) {
            try {
                return TableManager.loadSnapshot(table).build(kernel);
            } catch (InvalidTableException gap) {
                if (listing == LISTINGS) {
                    throw gap;
                }
            }
        }
    }

    /** The last batch that a writer has committed; -1 before the first. */
    public static long lastBatch(Snapshot of, String writer, Engine kernel) {
        return of.getLatestTransactionVersion(kernel, writer).orElse(-1L);
    }

    /** The files that readers see. */
    public static List<LiveFile> files(Snapshot of, Engine kernel) {
        List<LiveFile> files = new ArrayList<>();
        ScanImpl scan = (ScanImpl) of.getScanBuilder().build();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(kernel, true)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    rows.forEachRemaining(row ->
                            files.add(LiveFile.of(new AddFile(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL)))));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list the files of " + of.getPath(), unreadable);
        }
        return files;
    }

    /**
     * Hands on the rows of a table that meet a condition, and perhaps others: what its statistics rule out is not read.
     *
     * @param columns those that the rows are to have
     */
    public static void rows(
            Snapshot of, Engine kernel, StructType columns, Predicate condition, Consumer<Row> consumer) {
        Scan scan = of.getScanBuilder()
                .withReadSchema(columns)
                .withFilter(condition)
                .build();
        Row state = scan.getScanState(kernel);
        try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(kernel)) {
            while (files.hasNext()) {
                try (CloseableIterator<Row> rows = files.next().getRows()) {
                    while (rows.hasNext()) {
                        rows(rows.next(), state, kernel, condition, consumer);
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + of.getPath(), unreadable);
        }
    }

    private static void rows(Row file, Row scan, Engine kernel, Predicate condition, Consumer<Row> consumer)
            throws IOException {
        try (CloseableIterator<FileReadResult> read = kernel.getParquetHandler()
                        .readParquetFiles(
                                iterator(List.of(InternalScanFileUtils.getAddFileStatus(file))
                                        .iterator()),
                                ScanStateRow.getPhysicalDataReadSchema(scan),
                                Optional.of(condition));
                CloseableIterator<FilteredColumnarBatch> data =
                        Scan.transformPhysicalData(kernel, scan, file, read.map(FileReadResult::getData))) {
            while (data.hasNext()) {
                try (CloseableIterator<Row> rows = data.next().getRows()) {
                    rows.forEachRemaining(consumer);
                }
            }
        }
    }

    /** Whether all rows of a file have the same text in a column, by the statistics in the log. */
    public static boolean holdsOnly(LiveFile file, String column, String text) {
        return new AddFile(file.action())
                .getStatsJson()
                .map(statistics -> Json.read(statistics, JsonNode.class, "statistics of a file"))
                .filter(all -> text.equals(all.at("/minValues/" + column).asText())
                        && text.equals(all.at("/maxValues/" + column).asText()))
                .isPresent();
    }

    /**
     * The files that the log names, by their paths: those that readers see, and those removed after a time, which
     * running queries may still read.
     */
    public static Set<String> named(Snapshot of, Engine kernel, long removedAfter) {
        Set<String> named = new HashSet<>();
        try (CreateCheckpointIterator actions = actions(of, kernel, removedAfter);
                CloseableIterator<FilteredColumnarBatch> batches = remembering(actions, kernel, removedAfter)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    rows.forEachRemaining(row -> {
                        if (!row.isNullAt(ADD)) {
                            named.add(path(row.getStruct(ADD)));
                        } else if (!row.isNullAt(REMOVE)) {
                            named.add(path(row.getStruct(REMOVE)));
                        }
                    });
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the log of " + of.getPath(), unreadable);
        }
        return named;
    }

    /**
     * Writes all that a log says to one file, so that readers need not read the commits before it.
     *
     * @param removedAfter files removed since then stay named
     */
    static void checkpoint(Snapshot of, Engine kernel, long removedAfter) throws IOException {
        SnapshotImpl snapshot = (SnapshotImpl) of;
        String file = FileNames.checkpointFileSingular(snapshot.getLogPath(), of.getVersion())
                .toString();
        CreateCheckpointIterator actions = actions(of, kernel, removedAfter);
        try (actions) {
            kernel.getParquetHandler().writeParquetFileAtomically(file, remembering(actions, kernel, removedAfter));
        } catch (FileAlreadyExistsException another) {
            return;
        }
        new Checkpointer(snapshot.getLogPath())
                .writeLastCheckpointFile(
                        kernel,
                        new CheckpointMetaData(of.getVersion(), actions.getNumberOfAddActions(), Optional.empty()));
    }

    private static CreateCheckpointIterator actions(Snapshot of, Engine kernel, long removedAfter) {
        return new CreateCheckpointIterator(kernel, ((SnapshotImpl) of).getLogSegment(), removedAfter);
    }

    /** The kernel forgets the removed files that the checkpoint before names, however young they are. */
    private static CloseableIterator<FilteredColumnarBatch> remembering(
            CloseableIterator<FilteredColumnarBatch> actions, Engine kernel, long removedAfter) {
        return actions.map(batch -> {
            ColumnVector removed = batch.getData().getColumnVector(REMOVE);
            ColumnVector at = removed.getChild(REMOVED_AT);
            ColumnVector chosen = batch.getSelectionVector().orElseThrow();
            boolean[] isKept = new boolean[removed.getSize()];
            for (int row = 0; row < isKept.length; row++) {
                isKept[row] = chosen.getBoolean(row) || !removed.isNullAt(row) && at.getLong(row) > removedAfter;
            }
            return new FilteredColumnarBatch(
                    batch.getData(),
                    Optional.of(kernel.getExpressionHandler().createSelectionVector(isKept, 0, isKept.length)));
        });
    }

    /**
     * Deletes the commits and checkpoints of a log that were written before a time and that readers of later versions do
     * not need. Delta does so by itself only for writers that read the log before each commit.
     *
     * <p>A process that died between a checkpoint and the file that names the last one has left readers the one before it.
     * Then nothing is deleted until a later checkpoint is named: Trino does not read a table whose named checkpoint is gone.
     */
    public static long cleanUp(Snapshot of, Engine kernel, long before) {
        Optional<Long> named = new Checkpointer(((SnapshotImpl) of).getLogPath())
                .readLastCheckpointFile(kernel)
                .map(checkpoint -> checkpoint.version);
        if (!named.equals(((SnapshotImpl) of).getLogSegment().getCheckpointVersionOpt())) {
            return 0;
        }
        try {
            return MetadataCleanup.cleanupExpiredLogs(
                    kernel, () -> before, new io.delta.kernel.internal.fs.Path(of.getPath()), 0);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot clean up the log of " + of.getPath(), unwritable);
        }
    }

    private static String path(Row file) {
        return file.getString(file.getSchema().indexOf("path"));
    }

    /**
     * The action that takes a file away.
     *
     * @param changesRows whether its rows go; not where another file has them
     */
    static Row removal(LiveFile file, boolean changesRows) {
        return SingleAction.createRemoveFileSingleAction(
                new AddFile(file.action()).toRemoveFileRow(changesRows, Optional.of(System.currentTimeMillis())));
    }

    /** The action that adds a file whose rows are not new, so that those who follow the table's changes ignore it. */
    static Row rearranged(Snapshot of, DataFileStatus file, Map<String, String> tags, long arrivedAt) {
        Map<String, String> all = new HashMap<>(tags);
        all.put(ARRIVED_AT, Long.toString(arrivedAt));
        return SingleAction.createAddFileSingleAction(AddFile.convertDataFileStatus(
                        of.getSchema(),
                        new Path(of.getPath()).toUri(),
                        file,
                        Map.of(),
                        false,
                        all,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .toRow());
    }

    /** The first commit of a table. */
    static List<Row> first(StructType schema, String comment, Map<String, String> properties) {
        long now = System.currentTimeMillis();
        CommitInfo origin = new CommitInfo(
                Optional.empty(),
                now,
                Optional.of(DeltaTable.ENGINE),
                Optional.of(Operation.CREATE_TABLE.getDescription()),
                Map.of(),
                Optional.of(true),
                Optional.of(UUID.randomUUID().toString()),
                Map.of());
        Metadata metadata = new Metadata(
                UUID.randomUUID().toString(),
                Optional.empty(),
                Optional.of(comment),
                new Format(),
                schema.toJson(),
                schema,
                VectorUtils.buildArrayValue(List.of(), StringType.STRING),
                Optional.of(now),
                VectorUtils.stringStringMapValue(properties));
        return List.of(
                SingleAction.createCommitInfoSingleAction(origin.toRow()),
                SingleAction.createProtocolSingleAction(PROTOCOL.toRow()),
                SingleAction.createMetadataSingleAction(metadata.toRow()));
    }

    /** The action that gives a table other columns. */
    static Row columns(Snapshot of, StructType schema) {
        return SingleAction.createMetadataSingleAction(
                ((SnapshotImpl) of).getMetadata().withNewSchema(schema).toRow());
    }

    static CloseableIterable<Row> actions(List<Row> actions) {
        return CloseableIterable.inMemoryIterable(iterator(actions.iterator()));
    }

    public static <T> CloseableIterator<T> iterator(Iterator<T> items) {
        return Utils.toCloseableIterator(items);
    }

    public static <K, V> Map<K, V> map(MapValue value) {
        return VectorUtils.toJavaMap(value);
    }

    /** Under which name a writer's latest stamp stands there. */
    public static String domain(String writer) {
        return "millrace." + writer;
    }

    /** Under which name it stands there what has expired of a writer's batches. */
    static String expiredDomain(String writer) {
        return domain(writer) + ".expired";
    }
}
