package io.millrace.engine.lake;

import io.millrace.engine.sink.RowType.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.TableType;
import org.apache.hadoop.hive.metastore.api.Database;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.PrincipalType;
import org.apache.hadoop.hive.metastore.api.SerDeInfo;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.security.UserGroupInformation;

/** Databases and tables as Spark would register them, so that Spark, Trino and Hive find in them what they look for. */
public final class CatalogEntry {

    /** Prefix of the properties in which Spark repeats the columns. */
    private static final String SPARK_COLUMNS = "spark.sql.sources.schema";

    private CatalogEntry() {}

    static Database database(String name, String comment, Path folder) {
        Database database = new Database(name, comment, folder.toString(), Map.of());
        database.setOwnerName(user());
        database.setOwnerType(PrincipalType.USER);
        return database;
    }

    /** @param checkpoint the one that writes it */
    static Table table(WantedTable wanted, Generation generation, Path folder, String checkpoint) {
        boolean isManaged = generation.number() == 0;
        Map<String, String> properties = new TreeMap<>();
        properties.put("comment", wanted.comment());
        properties.put("spark.sql.create.version", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        if (!isManaged) {
            properties.put("EXTERNAL", "TRUE");
        }
        if (wanted.isDelta()) {
            // The columns are in the log.
            properties.put("spark.sql.sources.provider", "delta");
            properties.put("spark.sql.partitionProvider", "catalog");
            properties.put(SPARK_COLUMNS, "{\"type\":\"struct\",\"fields\":[]}");
        } else {
            properties.put(Warehouse.OWNER, checkpoint);
        }
        return new Table(
                wanted.name(),
                wanted.database(),
                user(),
                0,
                0,
                0,
                wanted.isDelta() ? delta(folder) : parquet(wanted, folder),
                wanted.isDelta() ? List.of() : List.of(ListedPartitions.column()),
                properties,
                null,
                null,
                (isManaged ? TableType.MANAGED_TABLE : TableType.EXTERNAL_TABLE).name());
    }

    /** Hive cannot read it, and sees one column that says so. */
    private static StorageDescriptor delta(Path folder) {
        return storage(
                List.of(new FieldSchema("col", "array<string>", "from deserializer")),
                folder,
                "org.apache.hadoop.mapred.SequenceFileInputFormat",
                "org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat",
                "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                Map.of("serialization.format", "1", "path", folder.toString()));
    }

    private static StorageDescriptor parquet(WantedTable wanted, Path folder) {
        return storage(
                wanted.rows().fields().stream().map(CatalogEntry::column).toList(),
                folder,
                "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                Map.of("serialization.format", "1"));
    }

    private static StorageDescriptor storage(
            List<FieldSchema> columns,
            Path folder,
            String input,
            String output,
            String library,
            Map<String, String> properties) {
        SerDeInfo form = new SerDeInfo(null, library, properties);
        return new StorageDescriptor(
                columns, folder.toString(), input, output, false, -1, form, List.of(), List.of(), Map.of());
    }

    private static FieldSchema column(Field field) {
        return new FieldSchema(field.name(), field.type().sql(), field.comment());
    }

    /**
     * Gives a Parquet table the columns it lacks. Those it has stay where they are: columns are read by name, and the
     * metastore minds their order.
     */
    public static void addColumns(Table known, WantedTable wanted) {
        List<FieldSchema> columns = new ArrayList<>(known.getSd().getCols());
        Set<String> names = columns.stream().map(FieldSchema::getName).collect(Collectors.toSet());
        wanted.rows().fields().stream()
                .filter(field -> !names.contains(field.name().toLowerCase(Locale.ROOT)))
                .map(CatalogEntry::column)
                .forEach(columns::add);
        known.getSd().setCols(columns);
        known.getParameters().keySet().removeIf(key -> key.startsWith(SPARK_COLUMNS));
    }

    private static String user() {
        try {
            return UserGroupInformation.getCurrentUser().getShortUserName();
        } catch (IOException nobody) {
            throw new UncheckedIOException("Cannot find out who the user is", nobody);
        }
    }
}
