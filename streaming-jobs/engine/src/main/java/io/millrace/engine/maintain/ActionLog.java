package io.millrace.engine.maintain;

import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.RowFile;
import io.millrace.engine.storage.Environment;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The table {@code ops.actions}. Any number of processes may write to it. */
public final class ActionLog {

    /** In place of a checkpoint: no query writes it. */
    private static final String WRITER = "actions";

    private ActionLog() {}

    /** Makes the table, too, if this is the first row. */
    public static void add(Settings settings, ActionRow row) throws IOException {
        Environment environment = Environment.of(settings);
        Warehouse warehouse = new Warehouse(environment);
        WantedTable table = new WantedTable(Warehouse.OPERATIONS, ActionRow.TABLE);
        Generation generation = Generation.live(table.database(), 0);
        warehouse.ensureDatabase(table.database(), "Views over all pipelines, and what people did to them");
        warehouse.create(table, generation, WRITER);
        Destination destination = new Destination(
                table.output(), generation.folder(environment.engine().warehouse(), table.name()), WRITER);
        new DeltaTable(destination, environment, Runnable::run)
                .append(List.of(RowFile.of(
                        destination,
                        destination.fileOfDriver(UUID.randomUUID().toString(), 0),
                        List.of(row),
                        environment.hadoop())));
    }
}
