package io.millrace.engine.driver;

import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.Table;
import io.millrace.engine.lake.Compaction;
import io.millrace.engine.source.IdFiles;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done beside the stream, now and then, so that tables stay quick to read. */
final class Housekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Query<?, ?, ?> query;
    private final Session session;
    private final Compaction compaction;
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private int batches;

    Housekeeping(Query<?, ?, ?> query, Session session) {
        this.query = query;
        this.session = session;
        this.compaction = new Compaction(session.spark(), session.hadoop());
    }

    /** Called by the stream after each batch; returns at once. */
    void afterBatch(long batch) {
        if (batches++ == 0) {
            session.side().execute(() -> forgetIds(batch));
        }
        if (batches >= session.engine().compactAfter() && isBusy.compareAndSet(false, true)) {
            batches = 0;
            session.side().execute(this::compact);
        }
    }

    private void forgetIds(long batch) {
        long window = session.engine().deduplicateWithin().toMillis();
        try {
            new IdFiles(query.checkpoint().folder(), window, session.hadoop()).forgetBefore(batch);
        } catch (IOException unreachable) {
            LOG.warn("{}: its old ids stay for now: {}", query.pipeline(), unreachable.getMessage());
        }
    }

    private void compact() {
        try {
            session.spark().sparkContext().setLocalProperty("spark.scheduler.pool", "chores");
            for (Table table : query.everyTable()) {
                if (table instanceof DeltaTable delta) {
                    compaction.tryOn(delta, query.run().epoch());
                }
            }
        } finally {
            isBusy.set(false);
        }
    }
}
