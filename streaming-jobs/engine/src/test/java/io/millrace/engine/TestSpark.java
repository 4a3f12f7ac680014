package io.millrace.engine;

import io.millrace.engine.sink.RowFile;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.state.Fact;
import io.millrace.engine.state.FactBlock;
import io.millrace.engine.state.FoldForm;
import io.millrace.engine.state.FoldRows;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.LocalContext;
import io.millrace.engine.storage.LocalFiles;
import io.millrace.engine.storage.LocalLog;
import io.millrace.sdk.FoldStep;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Received;
import io.millrace.sdk.TimedFold;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.classic.SparkSession;

/** The one Spark session of all tests, with Delta and a metastore of its own. It ends with the process. */
public final class TestSpark {

    /** What folds give; Spark's tasks run in this process. */
    private static final Queue<Record> FOLDED = new ConcurrentLinkedQueue<>();

    private static SparkSession session;
    private static String metastore;

    private TestSpark() {}

    public static synchronized SparkSession session() {
        if (session == null) {
            metastore = startMetastore().toString();
            session = SparkSession.builder()
                    .master("local[2]")
                    .appName("tests")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.sql.shuffle.partitions", "2")
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                    .config("spark.sql.warehouse.dir", emptyFolder("warehouse").toString())
                    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                    .config("spark.databricks.delta.snapshotPartitions", "1")
                    .config(LocalLog.OF_KERNEL, LocalLog.class.getName())
                    .config(LocalLog.OF_SPARK, LocalLog.class.getName())
                    .config(
                            "spark.sql.streaming.stateStore.providerClass",
                            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
                    .config("spark.hadoop.fs.file.impl", LocalFiles.class.getName())
                    .config("spark.hadoop.fs.AbstractFileSystem.file.impl", LocalContext.class.getName())
                    .config("spark.hadoop.hive.metastore.uris", metastore)
                    .enableHiveSupport()
                    .getOrCreate();
        }
        return session;
    }

    /** Where the metastore is. */
    public static synchronized String metastore() {
        session();
        return metastore;
    }

    public static Configuration hadoop() {
        return session().sparkContext().hadoopConfiguration();
    }

    /** A deployment whose tables and checkpoints lie in a folder, with some settings more. */
    public static Environment environment(java.nio.file.Path folder, String... more) {
        List<String> pairs = new ArrayList<>(List.of(
                "metastore=" + metastore(),
                "warehouse=" + folder.resolve("warehouse").toUri(),
                "checkpoints=" + folder.resolve("checkpoints").toUri()));
        pairs.addAll(List.of(more));
        return Environment.of(Settings.of(EngineSettings.ALL).withPairs(pairs), hadoop());
    }

    /** Writes the rows as one file, complete. */
    public static WrittenFile write(Path path, RowType type, List<?> rows) {
        try {
            RowFile file = new RowFile(path, type, hadoop());
            for (Object row : rows) {
                file.write(row);
            }
            return file.close("rows");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One column of all rows, sorted by its text. */
    public static List<Object> column(Dataset<Row> rows, String name) {
        List<Object> values = new ArrayList<>();
        rows.select("`" + name + "`").collectAsList().forEach(row -> values.add(row.get(0)));
        values.sort(java.util.Comparator.comparing(String::valueOf));
        return values;
    }

    private static URI startMetastore() {
        try {
            return TestMetastore.start(java.nio.file.Path.of(emptyFolder("metastore")));
        } catch (Exception failed) {
            throw new IllegalStateException("The metastore of the tests does not start", failed);
        }
    }

    private static URI emptyFolder(String name) {
        try {
            return Files.createTempDirectory("millrace-" + name).toUri();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A fold whose events are its facts. */
    public static <F extends Record, S extends Record> FoldStep<F, F, S> step(
            TimedFold<F, S> fold, Class<F> facts, Class<S> state) {
        return FoldStep.byOneKey(Received::event, fold, facts, state);
    }

    /** Adds a file of facts to a folder, and gives the stream of all that are in it. */
    @SafeVarargs
    public static <F extends Record> Dataset<Fact> facts(
            SparkSession spark, java.nio.file.Path folder, List<FoldStep<F, F, ?>> folds, F... facts) {
        List<Fact> all = new ArrayList<>();
        for (int offset = 0; offset < facts.length; offset++) {
            Received<F> received = new Received<>(facts[offset], new KafkaRecord("facts", 0, offset, 0, new byte[0]));
            for (int number = 0; number < folds.size(); number++) {
                FoldStep<F, F, ?> fold = folds.get(number);
                FoldForm.of(fold).facts(number, fold, received, new Fact.Place(0, Fact.Place.WHOLE), all::add);
            }
        }
        spark.createDataset(all, Records.encoder(Fact.class))
                .repartition(2)
                .write()
                .mode(SaveMode.Append)
                .parquet(folder.toString());
        return spark.readStream()
                .schema(Records.encoder(Fact.class).schema())
                .parquet(folder.toString())
                .as(Records.encoder(Fact.class));
    }

    /** The same facts in blocks, as timed folds take them. */
    public static Dataset<FactBlock> blocks(Dataset<Fact> facts) {
        return facts.mapPartitions(
                (MapPartitionsFunction<Fact, FactBlock>) FactBlock::of, Records.encoder(FactBlock.class));
    }

    /** Runs the folds of a batch to their end, and gives their rows. */
    public static List<Record> rows(Dataset<byte[]> results) {
        FOLDED.clear();
        results.foreachPartition((ForeachPartitionFunction<byte[]>) each -> FoldRows.drain(each, null, FOLDED::add));
        return List.copyOf(FOLDED);
    }
}
