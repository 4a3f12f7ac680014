package io.millrace.stack;

import io.millrace.console.ConsoleSettings;
import io.millrace.engine.EngineSettings;
import io.millrace.ingest.ApiSettings;
import io.millrace.lake.TrinoSettings;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A part of a cluster in a container of its own. Each is given as the shell script that becomes the part. */
public final class ContainerPart {

    private static final String MASTER = "spark.master";
    private static final String LOCAL = "local[*]";

    private final Tree tree;
    private final Home home;
    private final Settings settings;
    private final Seat seat = Seat.open();

    public ContainerPart(Tree tree, Home home, Settings settings) {
        home.prepare();
        this.tree = tree;
        this.home = home;
        this.settings = settings;
    }

    public String kafka(Quorum quorum) throws IOException {
        return new Kafka(tree, home, settings, seat, quorum).prepare().script();
    }

    public String namenode(int replicas) throws IOException {
        return new Hdfs(tree, home, settings, replicas).namenode().script();
    }

    public String datanode(int replicas) throws IOException {
        return new Hdfs(tree, home, settings, replicas).datanode().script();
    }

    /** @param credentials a file of AWS's tools with the keys that it accepts */
    public String s3(Path credentials) throws IOException {
        return new S3(tree, home, settings, credentials).prepare().script();
    }

    public String metastore() throws IOException {
        return new Metastore(tree, home, settings, seat).prepare().script();
    }

    public String metastoreTables() throws IOException {
        if (settings.value(StackSettings.METASTORE_DATABASE).isEmpty()) {
            throw new StackException("There is no database to create tables in. Name one with --set "
                    + StackSettings.METASTORE_DATABASE.key() + "=jdbc:postgresql://host/database. Derby needs none.");
        }
        return new Metastore(tree, home, settings, seat).createTables().script();
    }

    public String master() throws IOException {
        return new SparkCluster(tree, home, settings, seat).master().script();
    }

    public String worker(int cores, long memory) throws IOException {
        return new SparkCluster(tree, home, settings, seat)
                .worker(master(settings), cores, memory)
                .script();
    }

    /** @param standby whether it waits for pipelines that other drivers run */
    public String driver(List<String> names, boolean standby) throws IOException {
        List<String> slugs = Pipelines.named(names).stream().map(Pipeline::slug).toList();
        Settings open = settings.withPairs(List.of(EngineSettings.STATUS_HOST.key() + "=" + seat.listen()));
        return new Spark(tree, home, open, slugs, seat, standby).prepare().script();
    }

    public String trino(boolean worker) throws IOException {
        String coordinator = worker ? settings.value(TrinoSettings.TRINO).toString() : "";
        return new Trino(tree, home, settings, Report.quiet(), seat, coordinator)
                .prepare()
                .script();
    }

    public String api() throws IOException {
        Settings open = settings.withPairs(List.of(ApiSettings.HOST.key() + "=" + seat.listen()));
        return new Api(tree, home, open).prepare().script();
    }

    public String console() throws IOException {
        Settings open = settings.withPairs(List.of(ConsoleSettings.HOST.key() + "=" + seat.listen()));
        return new Console(tree, home, open, seat).prepare().script();
    }

    private static String master(Settings settings) {
        String master = settings.spark().getOrDefault(MASTER, LOCAL);
        if (!master.startsWith("spark://")) {
            throw new StackException("The setting " + MASTER + " is " + master
                    + ". A worker needs that of a standalone cluster: --set " + MASTER + "=spark://host:7077.");
        }
        return master;
    }
}
