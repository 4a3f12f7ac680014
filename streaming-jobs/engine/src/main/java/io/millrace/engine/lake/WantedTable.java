package io.millrace.engine.lake;

import io.millrace.engine.sink.RowType;
import io.millrace.sdk.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table that a pipeline's code writes to. */
public record WantedTable(String database, Output<?> output) {

    public String name() {
        return output.name();
    }

    public String qualifiedName() {
        return database + "." + name();
    }

    public RowType rows() {
        return RowType.of(output);
    }

    boolean isDelta() {
        return !(output instanceof Output.Parquet);
    }

    String comment() {
        if (output instanceof Output.Upsert<?> upsert) {
            return "Changes of " + upsert.table() + ", the latest of which count. " + upsert.comment();
        }
        return output instanceof Output.Parquet<?> parquet ? parquet.comment() : ((Output.Append<?>) output).comment();
    }

    /** The types of its columns by their names, as catalogs have them. */
    public Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        rows().fields()
                .forEach(field -> columns.put(
                        field.name().toLowerCase(Locale.ROOT), field.type().sql()));
        return columns;
    }

    public List<String> keys() {
        return output instanceof Output.Upsert<?> upsert ? upsert.keys() : List.of();
    }
}
