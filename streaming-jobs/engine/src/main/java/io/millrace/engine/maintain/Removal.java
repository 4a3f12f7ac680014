package io.millrace.engine.maintain;

import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.inspect.Wanted;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.List;

/**
 * Takes away what a pipeline has written and how far it was. Its topics stay: the next start reads what they have. If it
 * dies midway it can be repeated. Needs no Spark, and the pipeline's lease.
 */
public final class Removal {

    private final Wanted wanted;
    private final Environment environment;
    private final Rebuilds rebuilds;

    private Removal(Settings settings, Pipeline pipeline) throws IOException {
        this.wanted = Wanted.of(pipeline, pipeline.flow(settings), settings);
        this.environment = Environment.of(settings);
        this.rebuilds = new Rebuilds(environment, wanted.pipeline());
    }

    public static Removal of(Settings settings, Pipeline pipeline) throws IOException {
        return new Removal(settings, pipeline);
    }

    public List<String> tables() {
        return wanted.tables().stream().map(WantedTable::qualifiedName).toList();
    }

    /** Throws {@link io.millrace.engine.BlockedException} if somebody runs the pipeline. */
    public void run() throws IOException, InterruptedException {
        try (Lease lease = Lease.take(environment, wanted.pipeline(), "drop", "")) {
            remove(lease);
        }
    }

    private void remove(Lease lease) throws IOException {
        int last = rebuilds.latest().map(Rebuild::number).orElse(0);
        try (Catalog catalog = Catalog.at(environment.engine().metastore())) {
            for (WantedTable table : wanted.tables()) {
                catalog.forget(table.database(), table.name());
            }
        }
        if (rebuilds.open().isPresent()) {
            rebuilds.mark(last, Stage.FAILED, "The pipeline was dropped.");
        }
        // What comes next lies elsewhere: nobody who remembers the old files takes them for the new ones.
        rebuilds.mark(last + 1, Stage.DONE, "");
        for (int number = 0; number <= last; number++) {
            lease.require();
            Generation old = Generation.live(wanted.pipeline(), number);
            for (WantedTable table : wanted.tables()) {
                clear(old.folder(environment.engine().warehouse(), table.name()));
            }
            clear(old.checkpoint(environment).folder().toString());
        }
    }

    private void clear(String folder) {
        new Folder(folder, environment.hadoop()).clear();
    }
}
