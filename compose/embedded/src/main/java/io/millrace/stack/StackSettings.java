package io.millrace.stack;

import io.millrace.console.ConsoleSettings;
import io.millrace.engine.EngineSettings;
import io.millrace.ingest.ApiSettings;
import io.millrace.lake.TrinoSettings;
import io.millrace.settings.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can be set about the processes on one machine. Port 0 takes any free port. */
public final class StackSettings {

    public static final Setting<Integer> KAFKA_PORT = port(
            "kafka-port", 29_092, "The port on which Kafka listens; 0 takes any free one, as with every port here.");
    public static final Setting<Integer> KAFKA_CONTROLLER_PORT =
            port("kafka-controller-port", 29_093, "The port of Kafka's controller, which only Kafka itself uses.");
    public static final Setting<Boolean> SECURE = Setting.onOff(
            "secure",
            "off",
            "Whether Kafka, Trino and the API take TLS and logins only. The first start of a home fixes it.");
    public static final Setting<String> SECRETS_FOLDER = Setting.text(
            "secrets-folder",
            "",
            "Where servers find their certificates and passwords; by default in the home, which makes them.");
    public static final Setting<Integer> METASTORE_PORT =
            port("metastore-port", 9_083, "The port on which the Hive metastore listens.");

    public static final Setting<String> API_KEY = Setting.secret(
            "api-key", "The key with which commands send to the API: file:/path or env:NAME of where it is.");

    public static final Setting<String> METASTORE_DATABASE = Setting.text(
            "metastore-database",
            "",
            "The database in which the metastore keeps its tables, as a JDBC URL of PostgreSQL. By default Derby, in the"
                    + " home.");
    public static final Setting<String> METASTORE_DATABASE_USER =
            Setting.text("metastore-database-user", "millrace", "Who opens that database.");
    public static final Setting<String> METASTORE_DATABASE_PASSWORD = Setting.secret(
            "metastore-database-password", "The password of that user: file:/path or env:NAME of where it is.");

    public static final Setting<Long> KAFKA_MEMORY = Setting.size("kafka-memory", "384m", "Kafka's Java heap.");
    public static final Setting<Long> METASTORE_MEMORY =
            Setting.size("metastore-memory", "256m", "The Hive metastore's Java heap.");
    public static final Setting<Long> TRINO_MEMORY = Setting.size("trino-memory", "1400m", "Trino's Java heap.");
    public static final Setting<Long> SPARK_MEMORY =
            Setting.size("spark-memory", "1800m", "The Java heap of the Spark driver.");

    public static final Setting<Long> API_MEMORY = Setting.size("api-memory", "384m", "The ingest API's Java heap.");

    public static final Setting<Boolean> CONSOLE =
            Setting.onOff("console", "on", "Whether the stack of this machine has a console.");
    public static final Setting<Long> CONSOLE_MEMORY =
            Setting.size("console-memory", "40m", "The console's Java heap.");
    public static final Setting<Long> COMMAND_MEMORY = Setting.size(
            "command-memory",
            "1g",
            "The Java heap of a command that the console starts; it takes what it needs of that.");

    public static final Setting<Long> HDFS_MEMORY =
            Setting.size("hdfs-memory", "256m", "The Java heap of a namenode or datanode of a cluster.");
    public static final Setting<Long> S3_MEMORY =
            Setting.size("s3-memory", "128m", "The Java heap of the S3 store of a cluster.");
    public static final Setting<Long> WORKER_MEMORY = Setting.size(
            "worker-memory", "256m", "The Java heap of a Spark master or worker of a cluster, beside its executors.");

    public static final Setting<Duration> START_TIMEOUT = Setting.time(
            "start-timeout",
            "3m",
            "How long a start waits for a part that uses no processor time; five times as long for one that does.");
    public static final Setting<Duration> STOP_TIMEOUT =
            Setting.time("stop-timeout", "60s", "How long a part may take to stop by itself before it is killed.");

    public static final Setting<Boolean> RESTART_DRIVER = Setting.onOff(
            "restart-driver",
            "on",
            "Whether a Spark driver that dies is started again, after 1 s at first and up to 60 s later on.");

    private static final List<Setting<?>> OWN = List.of(
            KAFKA_PORT,
            KAFKA_CONTROLLER_PORT,
            SECURE,
            SECRETS_FOLDER,
            METASTORE_PORT,
            API_KEY,
            METASTORE_DATABASE,
            METASTORE_DATABASE_USER,
            METASTORE_DATABASE_PASSWORD,
            KAFKA_MEMORY,
            METASTORE_MEMORY,
            TRINO_MEMORY,
            SPARK_MEMORY,
            API_MEMORY,
            CONSOLE,
            CONSOLE_MEMORY,
            COMMAND_MEMORY,
            HDFS_MEMORY,
            S3_MEMORY,
            WORKER_MEMORY,
            START_TIMEOUT,
            STOP_TIMEOUT,
            RESTART_DRIVER);

    /** Those that are no business of the engine, and of the API only if they are its own. */
    public static final List<Setting<?>> ALL = Stream.of(OWN, TrinoSettings.ALL, ConsoleSettings.ALL)
            .flatMap(List::stream)
            .toList();

    private StackSettings() {}

    /** Every setting of the stack and of all its parts. */
    public static List<Setting<?>> known() {
        List<Setting<?>> known = new ArrayList<>(ALL);
        known.addAll(EngineSettings.known());
        known.addAll(ApiSettings.ALL);
        return known;
    }

    private static Setting<Integer> port(String key, int byDefault, String meaning) {
        return Setting.number(key, byDefault, 0, 65_535, meaning);
    }
}
