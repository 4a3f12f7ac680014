package io.millrace.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table that a pipeline's code writes to. */
record WantedTable(String database, Output<?> output) {

    String name() {
        return output.name();
    }

    String qualifiedName() {
        return database + "." + name();
    }

    /** What a checkpoint calls it. */
    String nameInCheckpoint() {
        return isShared() ? qualifiedName() : name();
    }

    /** Whether other pipelines write to it too. */
    boolean isShared() {
        return database.equals(Warehouse.OPERATIONS);
    }

    RowType<?> rows() {
        if (output instanceof Output.Append<?> append) {
            return RowType.of(append.row());
        }
        if (output instanceof Output.Parquet<?> parquet) {
            return RowType.of(parquet.row());
        }
        return RowType.changesOf(((Output.Upsert<?>) output).row());
    }

    /** The types of its columns by their names, as catalogs have them. */
    Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        rows().fields()
                .forEach(field -> columns.put(
                        field.name().toLowerCase(Locale.ROOT), field.type().sql()));
        return columns;
    }

    List<String> keys() {
        return output instanceof Output.Upsert<?> upsert ? upsert.keys() : List.of();
    }
}
