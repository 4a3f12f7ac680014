package io.millrace.engine.rebuild;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.Pipeline;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.outside.Catalog;
import io.millrace.engine.outside.Folders;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.plan.Survey;
import io.millrace.engine.plan.Wanted;
import io.millrace.engine.tables.Generation;
import io.millrace.engine.tables.Handover;
import io.millrace.engine.tables.Rebuilds;
import io.millrace.engine.tables.Rebuilds.Rebuild;
import io.millrace.engine.tables.Rebuilds.Stage;
import io.millrace.engine.tables.WantedTable;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Takes away what a pipeline has written and how far it was. Its topics stay: the next start reads what they have. If it
 * dies midway it can be repeated. Wants no Spark, and that nobody runs the pipeline.
 */
public final class Removal {

    private final Wanted wanted;
    private final EngineSettings engine;
    private final Configuration hadoop;
    private final Engine kernel;
    private final Rebuilds rebuilds;

    private Removal(Settings settings, Pipeline pipeline) throws IOException {
        this.wanted = Wanted.of(pipeline, pipeline.flow(settings), settings);
        this.engine = EngineSettings.of(settings);
        this.hadoop = Surroundings.hadoop(engine, settings.spark());
        this.kernel = DefaultEngine.create(hadoop);
        this.rebuilds = new Rebuilds(engine.checkpoints(), wanted.pipeline(), hadoop);
    }

    public static Removal of(Settings settings, Pipeline pipeline) throws IOException {
        return new Removal(settings, pipeline);
    }

    /** The pipeline's own tables. */
    public List<String> own() {
        return wanted.tables().stream()
                .filter(table -> !table.isShared())
                .map(WantedTable::qualifiedName)
                .toList();
    }

    /** The tables in which only its rows go. */
    public List<String> shared() {
        return wanted.tables().stream()
                .filter(WantedTable::isShared)
                .map(WantedTable::qualifiedName)
                .toList();
    }

    public void run() throws IOException {
        int last = rebuilds.latest().map(Rebuild::number).orElse(0);
        try (Catalog catalog = Catalog.at(engine.metastore())) {
            String writer = new Survey(catalog, engine, hadoop, kernel)
                    .of(wanted, Map::of)
                    .writer();
            for (WantedTable table : wanted.tables()) {
                if (!table.isShared()) {
                    catalog.forget(table.database(), table.name());
                } else if (!writer.isEmpty() && catalog.exists(table.database(), table.name())) {
                    withdraw(folder(table, Generation.live(wanted.pipeline(), 0)), writer);
                }
            }
        }
        if (rebuilds.open().isPresent()) {
            rebuilds.mark(last, Stage.FAILED, "The pipeline was dropped.");
        }
        // What comes next lies elsewhere: nobody who remembers the old files takes them for the new ones.
        rebuilds.mark(last + 1, Stage.DONE, "");
        for (int number = 0; number <= last; number++) {
            clear(number);
        }
    }

    private void withdraw(String table, String writer) {
        Handover.ofNothing(table, writer, kernel, hadoop).run();
        delete(table + "/" + writer);
    }

    private void clear(int number) throws IOException {
        Generation generation = Generation.live(wanted.pipeline(), number);
        for (WantedTable table : wanted.tables()) {
            if (!table.isShared()) {
                delete(folder(table, generation));
            } else if (number > 0) {
                delete(folder(table, Generation.beside(wanted.pipeline(), number)));
            }
        }
        delete(new Checkpoint(engine.checkpoints(), wanted.pipeline(), generation.checkpoint(), hadoop)
                .folder()
                .toString());
    }

    private String folder(WantedTable table, Generation generation) {
        return generation.folder(engine.warehouse(), table);
    }

    private void delete(String folder) {
        Folders.delete(new Path(folder), hadoop);
    }
}
