package io.millrace.engine.lake;

import io.millrace.engine.storage.Folder;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Makes tables, registers them in the metastore, and ties each to the checkpoint that writes it. */
public final class Warehouse {

    /** The database of the views over all pipelines. */
    public static final String OPERATIONS = "ops";

    /** The property of a table that names the checkpoint. */
    public static final String OWNER = "millrace.checkpoint";

    private static final Map<String, String> DELTA_PROPERTIES = Map.of(
            "delta.checkpointInterval", "50",
            "delta.enableDeletionVectors", "false",
            "delta.feature.domainMetadata", "supported");

    private static final String FIRST_COMMIT = "_delta_log/00000000000000000000.json";

    private final SparkSession spark;
    private final String root;

    public Warehouse(SparkSession spark, String root) {
        this.spark = spark;
        this.root = root;
    }

    public void ensureDatabase(String name, String comment) {
        spark.sql("CREATE DATABASE IF NOT EXISTS `" + name + "` COMMENT '" + quoted(comment) + "' LOCATION '"
                + folder(root, name) + "'");
    }

    /** The folder of a database. */
    public static Path folder(String root, String database) {
        return new Path(new Path(root), database + ".db");
    }

    /** Creates a table that only the query with this checkpoint writes to. */
    public void create(WantedTable table, Generation generation, String checkpoint) {
        Path folder = new Path(generation.folder(URI.create(root), table.name()));
        Map<String, String> owner = Map.of(OWNER, checkpoint);
        if (table.output() instanceof Output.Parquet<?> parquet) {
            spark.sql("CREATE TABLE IF NOT EXISTS " + name(table) + " ("
                    + table.rows().ddl() + ") COMMENT '" + quoted(parquet.comment())
                    + "' PARTITIONED BY (" + ListedPartitions.COLUMN
                    + " string COMMENT 'which files hold the row; of no meaning to readers') STORED AS PARQUET"
                    + (generation.number() == 0 ? "" : at(folder))
                    + properties(owner));
        } else {
            boolean isThere = !spark.catalog().tableExists(table.qualifiedName()) && isMade(folder);
            createDelta(name(table), table, isThere || generation.number() > 0 ? at(folder) : "", owner);
        }
    }

    /** Makes a table in its folder and does not tell the metastore. One of plain Parquet files needs no making. */
    public void createBeside(WantedTable table, Generation beside, String checkpoint) {
        if (!(table.output() instanceof Output.Parquet)) {
            Path folder = new Path(beside.folder(URI.create(root), table.name()));
            isMade(folder);
            createDelta("delta.`" + folder + "`", table, "", Map.of(OWNER, checkpoint));
        }
    }

    private void createDelta(String name, WantedTable table, String location, Map<String, String> owner) {
        Map<String, String> all = new TreeMap<>(DELTA_PROPERTIES);
        all.putAll(owner);
        spark.sql("CREATE TABLE IF NOT EXISTS " + name + " ("
                + table.rows().ddl() + ") USING DELTA" + location + " COMMENT '" + quoted(comment(table)) + "'"
                + properties(all));
    }

    private static String comment(WantedTable table) {
        return table.output() instanceof Output.Upsert<?> upsert
                ? "Changes of " + upsert.table() + ", the latest of which count. " + upsert.comment()
                : ((Output.Append<?>) table.output()).comment();
    }

    private static String at(Path folder) {
        return " LOCATION '" + folder + "'";
    }

    /**
     * Whether a process that died has made the table, which Spark goes on with only if told where it is. A log without
     * a commit goes.
     */
    private boolean isMade(Path folder) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Set<String> left = files(folder, hadoop);
        if (!left.contains(FIRST_COMMIT) && left.stream().allMatch(file -> file.startsWith("_delta_log/."))) {
            new Folder(folder, hadoop).clear();
        }
        return left.contains(FIRST_COMMIT);
    }

    private static Set<String> files(Path folder, Configuration hadoop) {
        try {
            return new Folder(folder, hadoop).files().keySet();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder, unreadable);
        }
    }

    /** Gives a table the columns that its rows have and it lacks. What it holds is null there. */
    public void grow(WantedTable table) {
        spark.catalog().refreshTable(name(table));
        Set<String> existing = Arrays.stream(spark.table(name(table)).schema().fieldNames())
                .map(column -> column.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        String missing =
                table.rows().ddl(field -> !existing.contains(field.name().toLowerCase(Locale.ROOT)));
        if (!missing.isEmpty()) {
            spark.sql("ALTER TABLE " + name(table) + " ADD COLUMNS (" + missing + ")");
        }
    }

    private static String properties(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> "'" + property.getKey() + "' = '" + property.getValue() + "'")
                .collect(Collectors.joining(", ", " TBLPROPERTIES (", ")"));
    }

    private static String name(WantedTable table) {
        return "`" + table.database() + "`.`" + table.name() + "`";
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }
}
