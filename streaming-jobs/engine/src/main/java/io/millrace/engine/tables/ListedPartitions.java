package io.millrace.engine.tables;

import io.millrace.engine.files.Destination;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Partitions that readers find in the metastore. */
public final class ListedPartitions implements PartitionedTable.Listing {

    /** The property that says below which batch a partition may be listed already: empty, for a batch to come. */
    public static final String FREE_UNTIL = "millrace.free-until";

    private final String table;
    private final SparkSession spark;
    private long freeUntil = -1;

    public ListedPartitions(String database, Destination destination, SparkSession spark) {
        this.table = "`" + database + "`.`" + destination.name() + "`";
        this.spark = spark;
    }

    @Override
    public boolean has(long batch) {
        return has(spark, table, batch);
    }

    /** Whether the batch itself is listed. */
    static boolean has(SparkSession spark, String table, long batch) {
        String partition = partition(batch);
        return !spark.sql("SHOW PARTITIONS " + table + partition).isEmpty()
                && spark.sql("DESCRIBE TABLE EXTENDED " + table + partition)
                                .where("col_name = 'Location' AND data_type LIKE '%/batch=" + batch + "'")
                                .count()
                        > 0;
    }

    @Override
    public void add(long batch, Path folder) {
        String place = partition(batch) + " LOCATION '" + folder + "'";
        spark.sql("ALTER TABLE " + table + " ADD IF NOT EXISTS" + place);
        if (batch < freeUntil()) {
            spark.sql("ALTER TABLE " + table + partition(batch) + " SET LOCATION '" + folder + "'");
        }
    }

    private long freeUntil() {
        if (freeUntil < 0) {
            freeUntil =
                    spark
                            .sql("SHOW TBLPROPERTIES " + table)
                            .where("key = '" + FREE_UNTIL + "'")
                            .collectAsList()
                            .stream()
                            .mapToLong(row -> Long.parseLong(row.getString(1)))
                            .findFirst()
                            .orElse(0);
        }
        return freeUntil;
    }

    private static String partition(long batch) {
        return " PARTITION (batch = " + batch + ")";
    }
}
