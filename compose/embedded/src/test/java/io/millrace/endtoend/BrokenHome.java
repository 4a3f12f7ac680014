package io.millrace.endtoend;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.lake.Catalog;
import io.millrace.stack.RunningStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.spark.sql.SparkSession;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** The folders of a stack whose driver is down, as they were, and as a test has broken them. */
final class BrokenHome implements AutoCloseable {

    interface Question<T> {
        T ask(ThriftHiveMetastore.Client metastore) throws TException;
    }

    private final RunningStack stack;
    private final Path home;
    private final Path copy;
    private final SparkSession spark;

    BrokenHome(RunningStack stack, Path copy) throws IOException {
        this.stack = stack;
        this.home = stack.home();
        this.copy = copy;
        copy(home.resolve("warehouse"), copy.resolve("warehouse"));
        copy(home.resolve("checkpoints"), copy.resolve("checkpoints"));
        this.spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
    }

    Path path(String inside) {
        return home.resolve(inside);
    }

    /** Puts back what was there. */
    void restore(String inside) throws IOException {
        delete(home.resolve(inside));
        copy(copy.resolve(inside), home.resolve(inside));
    }

    /** The last by name of the files beneath a folder that suit. */
    Path last(String inside, Predicate<String> suits) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve(inside))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> suits.test(file.toString()))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
    }

    /** A commit to a Delta table that is none of Millrace's. */
    void sql(String statement, String table) {
        spark.sql(statement.replace("$", "delta.`" + home.resolve(table) + "`"));
    }

    <T> T metastore(Question<T> question) {
        try (TSocket socket = Catalog.open(stack.settings().value(EngineSettings.METASTORE), 30_000)) {
            return question.ask(new ThriftHiveMetastore.Client(new TBinaryProtocol(socket)));
        } catch (TException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            deepestFirst.forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException refused) {
                    throw new UncheckedIOException(refused);
                }
            });
        }
    }

    @Override
    public void close() {
        spark.stop();
    }
}
