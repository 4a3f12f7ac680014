package io.millrace.engine.run;

import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.repeats.IdFiles;
import io.millrace.engine.tables.Compaction;
import io.millrace.engine.tables.DeltaTable;
import io.millrace.engine.tables.Table;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done beside the stream, now and then, so that tables stay quick to read. */
final class Chores {

    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    private final Query<?, ?, ?> query;
    private final Surroundings around;
    private final Compaction compaction;
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private int batches;

    Chores(Query<?, ?, ?> query, Surroundings around) {
        this.query = query;
        this.around = around;
        this.compaction = new Compaction(around.spark(), around.hadoop());
    }

    /** Called by the stream after each batch; returns at once. */
    void afterBatch(long batch) {
        if (batches++ == 0) {
            around.side().execute(() -> forgetIds(batch));
        }
        if (batches >= around.engine().compactAfter() && isBusy.compareAndSet(false, true)) {
            batches = 0;
            around.side().execute(this::compact);
        }
    }

    private void forgetIds(long batch) {
        long window = around.engine().repeatsWithin().toMillis();
        try {
            new IdFiles(query.checkpoint().folder(), window, around.hadoop()).forgetBefore(batch);
        } catch (IOException unreachable) {
            LOG.warn("{}: its old ids stay for now: {}", query.pipeline(), unreachable.getMessage());
        }
    }

    private void compact() {
        try {
            around.spark().sparkContext().setLocalProperty("spark.scheduler.pool", "chores");
            for (Table table : query.everyTable()) {
                if (table instanceof DeltaTable delta) {
                    compaction.tryOn(delta);
                }
            }
        } finally {
            isBusy.set(false);
        }
    }
}
