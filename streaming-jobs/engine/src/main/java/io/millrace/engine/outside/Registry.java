package io.millrace.engine.outside;

import java.util.Map;
import java.util.Optional;

/** The metastore, as far as a start has to ask it. */
public interface Registry {

    /** Where the database keeps its tables, if there is one of that name. */
    Optional<String> database(String name);

    boolean exists(String database, String table);

    /** The types of the table's columns by their names, without those of its partitions. */
    Map<String, String> columns(String database, String table);

    Optional<String> property(String database, String table, String key);

    /** Whether a table of plain Parquet files has the partition of the batch. */
    boolean holds(String database, String table, long batch);
}
