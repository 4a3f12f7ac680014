package io.millrace.engine.sink;

import io.millrace.sdk.Ended;
import io.millrace.sdk.Output;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * A table as a task sees it: where the files of a batch go, and of what kind its rows are.
 *
 * @param root the table's folder
 * @param writer the identity of the checkpoint, so that no other query writes to its folder
 */
public record Destination(Output<?> output, String root, String writer) implements Serializable {

    /** What readers of a folder leave out begins with it. */
    public static final String HIDDEN = "_";

    /** So many batches share a folder. */
    private static final long BATCHES = 1000;

    public String name() {
        return output.name();
    }

    public RowType rows() {
        return RowType.of(output);
    }

    /** The columns that tell the rows of a keyed table apart; none for the others. */
    public List<String> keys() {
        return output instanceof Output.Upsert<?> upsert ? upsert.keys() : List.of();
    }

    /**
     * Where a run puts the files of a batch; no other run writes there. Those of a Parquet table have a folder of their
     * own, in which readers would take every file; so they are hidden until the commit. Those of a Delta table lie beside
     * others: a commit names each file.
     */
    public Path folder(String run, long batch) {
        Path shared = new Path(root, writer + "/" + run + "/" + batch / BATCHES);
        return isPartitioned() ? new Path(shared, Long.toString(batch)) : shared;
    }

    Path file(BatchTask task) {
        String name = String.format(Locale.ROOT, "%d-%05d-%d.parquet", task.batch(), task.partition(), task.attempt());
        return new Path(folder(task.run(), task.batch()), isPartitioned() ? HIDDEN + name : name);
    }

    /** The one file of a batch that the driver itself writes. */
    public Path fileOfDriver(String run, long batch) {
        return new Path(folder(run, batch), batch + "-00000-0.parquet");
    }

    private boolean isPartitioned() {
        return output instanceof Output.Parquet;
    }

    public Object row(Object row, long batch) {
        if (!(output instanceof Output.Upsert)) {
            return row;
        }
        return row instanceof Ended ended
                ? new RowType.Change(ended.row(), batch, true)
                : new RowType.Change((Record) row, batch, false);
    }
}
