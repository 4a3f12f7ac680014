package io.millrace.engine;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** Makes tables, registers them in the metastore, and ties each to the checkpoint that writes it. */
final class Warehouse {

    /** The database of the tables that all pipelines share. */
    static final String OPERATIONS = "ops";

    /** The property of a table that names the checkpoint which writes it. */
    static final String OWNER = "millrace.checkpoint";

    private static final Map<String, String> DELTA_PROPERTIES = Map.of(
            "delta.checkpointInterval", "50",
            "delta.enableDeletionVectors", "false",
            "delta.feature.domainMetadata", "supported");

    private final SparkSession spark;
    private final URI root;

    Warehouse(SparkSession spark, URI root) {
        this.spark = spark;
        this.root = root;
    }

    void ensureDatabase(String name, String comment) {
        Path folder = new Path(new Path(root), name + ".db");
        spark.sql("CREATE DATABASE IF NOT EXISTS `" + name + "` COMMENT '" + quoted(comment) + "' LOCATION '" + folder
                + "'");
        String found = spark.sql("DESCRIBE DATABASE `" + name + "`")
                .where("info_name = 'Location'")
                .first()
                .getString(1);
        if (!new Path(found).toUri().getPath().equals(folder.toUri().getPath())) {
            throw new Refusal(
                    "The metastore has database " + name + " in " + found + ", and the warehouse is " + root + ".",
                    "Say where it is with --set " + EngineSettings.WAREHOUSE.key() + "=…, or use another metastore.");
        }
    }

    String folder(String database, Output<?> table) {
        return new Path(new Path(root), database + ".db/" + table.name()).toString();
    }

    boolean exists(String database, Output<?> table) {
        return spark.catalog().tableExists(database + "." + table.name());
    }

    /** A table that any pipeline may write to. */
    void ensureShared(String database, Output.Append<?> table) {
        if (exists(database, table)) {
            requireColumns(database, table.name(), RowType.of(table.row()));
        } else {
            createDelta(database, table.name(), RowType.of(table.row()), table.comment(), Map.of());
        }
    }

    /** A table that only the query with this checkpoint writes to. */
    void create(String database, Output<?> output, String checkpoint) {
        Map<String, String> owner = Map.of(OWNER, checkpoint);
        if (output instanceof Output.Append<?> append) {
            createDelta(database, append.name(), RowType.of(append.row()), append.comment(), owner);
        } else if (output instanceof Output.Upsert<?> upsert) {
            String comment = "Changes of " + upsert.table() + ", the latest of which count. " + upsert.comment();
            createDelta(database, upsert.name(), RowType.changesOf(upsert.row()), comment, owner);
        } else if (output instanceof Output.Parquet<?> parquet) {
            spark.sql("CREATE TABLE IF NOT EXISTS " + name(database, parquet.name()) + " ("
                    + RowType.of(parquet.row()).ddl() + ") COMMENT '" + quoted(parquet.comment())
                    + "' PARTITIONED BY (batch bigint COMMENT 'the batch that wrote the row') STORED AS PARQUET"
                    + properties(owner));
        }
    }

    private void createDelta(
            String database, String table, RowType<?> rows, String comment, Map<String, String> properties) {
        Map<String, String> all = new TreeMap<>(DELTA_PROPERTIES);
        all.putAll(properties);
        spark.sql("CREATE TABLE IF NOT EXISTS " + name(database, table) + " (" + rows.ddl() + ") USING DELTA COMMENT '"
                + quoted(comment) + "'" + properties(all));
    }

    /** Stops where a table is not the one that the checkpoint made, or no longer fits the record. */
    void verify(String database, Output<?> output, String checkpoint) {
        String table = database + "." + output.name();
        String owner = spark.sql("SHOW TBLPROPERTIES " + name(database, output.name())).collectAsList().stream()
                .filter(row -> row.getString(0).equals(OWNER))
                .map(row -> row.getString(1))
                .findFirst()
                .orElse("nobody");
        if (!owner.equals(checkpoint)) {
            throw new Refusal(
                    "Table " + table + " belongs to checkpoint " + owner + ", and this pipeline's checkpoint is "
                            + checkpoint + ". Going on would lose or repeat rows.",
                    "Restore the checkpoint that wrote the table, or drop the pipeline's tables and its checkpoint"
                            + " folder to read its topics anew.");
        }
        if (output instanceof Output.Append<?> append) {
            requireColumns(database, append.name(), RowType.of(append.row()));
        } else if (output instanceof Output.Upsert<?> upsert) {
            requireColumns(database, upsert.name(), RowType.changesOf(upsert.row()));
        } else if (output instanceof Output.Parquet<?> parquet) {
            requireColumns(database, parquet.name(), RowType.of(parquet.row()));
        }
    }

    private void requireColumns(String database, String table, RowType<?> rows) {
        List<String> wanted = new ArrayList<>();
        rows.fields()
                .forEach(field -> wanted.add(field.name() + " " + field.type().sql()));
        List<String> found = columns(database, table);
        if (!found.subList(0, Math.min(found.size(), wanted.size())).equals(wanted)) {
            throw new Refusal(
                    "Table " + database + "." + table + " has the columns " + found + ", and the code writes " + wanted
                            + ".",
                    "Go back to the code that made it, or drop the pipeline's tables and its checkpoint folder to read"
                            + " its topics anew.");
        }
    }

    private List<String> columns(String database, String table) {
        List<String> columns = new ArrayList<>();
        try {
            for (StructField field : spark.table(name(database, table)).schema().fields()) {
                columns.add(field.name() + " " + field.dataType().catalogString());
            }
        } catch (Exception unreadable) {
            if (unreadable instanceof AnalysisException analysis
                    && "DELTA_PATH_DOES_NOT_EXIST".equals(analysis.getCondition())) {
                throw new Refusal(
                        "The metastore knows the table " + database + "." + table + ", and its folder is gone.",
                        "Restore the folder, or drop the table in the metastore too.");
            }
            throw unreadable;
        }
        return columns;
    }

    private static String properties(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> "'" + property.getKey() + "' = '" + property.getValue() + "'")
                .collect(Collectors.joining(", ", " TBLPROPERTIES (", ")"));
    }

    private static String name(String database, String table) {
        return "`" + database + "`.`" + table + "`";
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }
}
