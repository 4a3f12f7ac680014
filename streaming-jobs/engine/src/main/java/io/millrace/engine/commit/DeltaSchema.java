package io.millrace.engine.commit;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns of a Delta table: its log begins with them, and more may come. */
public final class DeltaSchema {

    private static final String FIRST = "00000000000000000000.json";

    private DeltaSchema() {}

    /** Begins the log of a table that has none. If another driver is faster, its log stays as it is. */
    public static void begin(
            String table, StructType columns, String comment, Map<String, String> properties, Engine kernel) {
        String log = table + "/_delta_log";
        try {
            kernel.getFileSystemClient().mkdirs(log);
            // The kernel's own transaction knows no comment of a table.
            kernel.getJsonHandler()
                    .writeJsonFileAtomically(
                            log + "/" + FIRST,
                            DeltaLog.iterator(
                                    DeltaLog.first(columns, comment, properties).iterator()),
                            false);
        } catch (FileAlreadyExistsException begun) {
            // The caller looks at the table next, and sees which checkpoint it belongs to.
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot begin the log of " + table, unwritable);
        }
    }

    /** Adds the columns that a table lacks. The kernel's own builder does so only if columns have ids. */
    public static void grow(String table, StructType wanted, Engine kernel) {
        DeltaTable.againIfOvertaken(
                () -> {
                    Snapshot latest = DeltaLog.latest(table, kernel);
                    StructType grown = grown(latest.getSchema(), wanted);
                    if (grown.length() > latest.getSchema().length()) {
                        latest.buildUpdateTableTransaction(DeltaTable.ENGINE, Operation.MANUAL_UPDATE)
                                .build(kernel)
                                .commit(kernel, DeltaLog.actions(List.of(DeltaLog.columns(latest, grown))));
                    }
                },
                () -> {});
    }

    private static StructType grown(StructType existing, StructType wanted) {
        Set<String> names = existing.fieldNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        StructType grown = existing;
        for (StructField field : wanted.fields()) {
            if (!names.contains(field.getName().toLowerCase(Locale.ROOT))) {
                grown = grown.add(field);
            }
        }
        return grown;
    }
}
