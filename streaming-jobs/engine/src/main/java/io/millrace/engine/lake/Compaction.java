package io.millrace.engine.lake;

import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.lake.Tiers.Item;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites many small files of a Delta table as one, beside the stream. Of a keyed table only the latest change of each
 * key is kept, in as many files as it takes. Readers see the same rows before and after, and the stream never waits.
 */
record Compaction(SparkSession spark, Configuration hadoop, DeltaTable table, Tiers tiers, long target) {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    /** Whether there was something to compact. */
    boolean run(RunFolders folders, long epoch) throws IOException {
        Collection<LiveFile> live = liveFiles();
        List<LiveFile> old = tiers.choose(tiers.ordered(units(live))).stream()
                .flatMap(List::stream)
                .toList();
        return !old.isEmpty() && replace(old, rewriting(old, old.size() == live.size()), folders, epoch);
    }

    /** Writes rows to a folder, which it creates. */
    interface Rewriting {
        void write(Path folder) throws IOException;
    }

    private Rewriting rewriting(List<LiveFile> old, boolean isAll) throws IOException {
        long count = old.stream().mapToLong(LiveFile::rows).sum();
        if (SmallFiles.areSmall(bytes(old), count) && bytes(old) <= target) {
            Optional<SmallFiles> small =
                    SmallFiles.read(paths(old), table.destination().rows(), hadoop);
            if (small.isPresent()) {
                SmallFiles rows =
                        isKeyed() ? small.get().latest(table.destination().keys()) : small.get();
                SmallFiles kept = isKeyed() && isAll ? rows.living() : isLedger() ? rows.inOrderOfBatches() : rows;
                return folder -> kept.write(folder, hadoop);
            }
        }
        int files = isKeyed() ? (int) (bytes(old) / target) + 1 : 1;
        return folder -> write(inOrder(rows(old, isAll)), files, folder);
    }

    private static long bytes(List<LiveFile> files) {
        return files.stream().mapToLong(LiveFile::size).sum();
    }

    Collection<LiveFile> liveFiles() {
        return table.ownFiles(table.latest());
    }

    /** Writes rows that stand for those of old files, and puts them in their place; false if it was overtaken. */
    boolean replace(List<LiveFile> old, Rewriting rewriting, RunFolders folders, long epoch) throws IOException {
        Path folder = folders.rewritten(Long.toString(table.latest().getVersion()));
        // An attempt that failed at this version may have left files.
        new Folder(folder, hadoop).clear();
        rewriting.write(folder);
        boolean isDone = table.replace(old, tagged(written(folder), Origin.ofAll(old)), epoch);
        if (isDone) {
            LOG.info("{}: {} files are compacted", table.name(), old.size());
        } else {
            new Folder(folder, hadoop).clear();
        }
        return isDone;
    }

    /** The ledger's rows, so that an audit need not hold them. */
    Dataset<Row> inOrder(Dataset<Row> rows) {
        return isLedger() ? rows.coalesce(1).sortWithinPartitions("batch", "topic", "partition") : rows;
    }

    private boolean isLedger() {
        return table.name().equals(LedgerRow.TABLE.name());
    }

    private boolean isKeyed() {
        return !table.destination().keys().isEmpty();
    }

    /** What one compaction of a keyed table wrote has each key once; it is rewritten together or not at all. */
    private List<Item<List<LiveFile>>> units(Collection<LiveFile> files) {
        Map<String, List<LiveFile>> units = new LinkedHashMap<>();
        for (LiveFile file : files) {
            boolean isAlone = !isKeyed() || Origin.isOfOneBatch(file.path());
            String unit =
                    isAlone ? file.path() : file.path().substring(0, file.path().lastIndexOf('/'));
            units.computeIfAbsent(unit, any -> new ArrayList<>()).add(file);
        }
        return units.values().stream()
                .map(unit -> new Item<>(
                        unit,
                        unit.stream().mapToLong(LiveFile::size).sum(),
                        unit.stream().mapToLong(LiveFile::arrivedAt).max().getAsLong()))
                .toList();
    }

    Dataset<Row> read(List<LiveFile> files) {
        // Delta and Spark write a schema in one form. To ask Spark for it takes a job.
        String schema = table.latest().getSchema().toJson();
        return spark.read()
                .schema((StructType) DataType.fromJson(schema))
                .parquet(paths(files).stream().map(Path::toString).toArray(String[]::new));
    }

    private List<Path> paths(List<LiveFile> files) {
        return files.stream()
                .map(file -> new Path(table.destination().root(), file.path()))
                .toList();
    }

    /** That a key has ended must be kept as long as an older change of it may lie in another file. */
    private Dataset<Row> rows(List<LiveFile> files, boolean isAll) {
        Dataset<Row> all = read(files);
        if (!isKeyed()) {
            return all;
        }
        return all.groupBy(
                        table.destination().keys().stream().map(functions::col).toArray(Column[]::new))
                .agg(functions
                        .max_by(functions.struct("*"), functions.col("_batch"))
                        .as("latest"))
                .select("latest.*")
                .where(isAll ? "NOT _deleted" : "true");
    }

    /** At least one file, even where no row is left. */
    static void write(Dataset<Row> rows, int files, Path folder) {
        (files == 1 ? rows.coalesce(1) : rows.repartition(files))
                .write()
                .mode("overwrite")
                .option("compression", "snappy")
                .parquet(folder.toString());
    }

    private List<WrittenFile> written(Path folder) throws IOException {
        List<WrittenFile> written = new ArrayList<>();
        for (FileStatus status : new Folder(folder, hadoop).parquet()) {
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(status, hadoop))) {
                written.add(
                        WrittenFile.of(table.name(), status, table.destination().rows(), reader.getFooter()));
            }
        }
        return written;
    }

    /** What the log says of each file. The first speaks for the rows that are in none any more. */
    private static Map<WrittenFile, Map<String, String>> tagged(List<WrittenFile> files, Optional<Origin> origin) {
        long kept = files.stream().mapToLong(WrittenFile::rows).sum();
        Map<WrittenFile, Map<String, String>> tagged = new LinkedHashMap<>();
        for (WrittenFile file : files) {
            long replaced = tagged.isEmpty() ? origin.map(Origin::rows).orElse(kept) - kept : 0;
            tagged.put(
                    file,
                    origin.map(all -> new Origin(all.first(), all.last(), file.rows() + replaced).tags())
                            .orElse(Map.of()));
        }
        return tagged;
    }
}
