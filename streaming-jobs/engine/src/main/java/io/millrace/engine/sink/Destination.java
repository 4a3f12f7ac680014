package io.millrace.engine.sink;

import io.millrace.engine.Output;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * A table as a task sees it: where the files of a batch go, and of what kind its rows are.
 *
 * @param root the table's folder
 * @param writer the identity of the checkpoint, so that no other query writes to its folder
 * @param layout how the files of a batch lie in there
 * @param rows how rows are written; built anew where it is used
 * @param keys the columns that tell the rows of a keyed table apart; none for the others
 * @param gone for a keyed table, tells the rows that end their key; null for the others
 */
public record Destination(
        String name,
        String root,
        String writer,
        Layout layout,
        Rows rows,
        List<String> keys,
        Output.SerializablePredicate<Object> gone)
        implements Serializable {

    public interface Rows extends Supplier<RowType<?>>, Serializable {}

    /** How the files of a batch lie in the folder of their run. */
    public enum Layout {
        /** Beside those of many other batches: a commit names each file. */
        SHARED_FOLDER,
        /** In a folder of their own, where readers would take every file; so they are hidden until the commit. */
        OWN_FOLDER
    }

    /** So many batches share a folder. */
    private static final long BATCHES = 1000;

    /** Where a run puts the files of a batch; no other run writes there. */
    public Path folder(String run, long batch) {
        Path shared = new Path(root, writer + "/" + run + "/" + batch / BATCHES);
        return layout == Layout.OWN_FOLDER ? new Path(shared, Long.toString(batch)) : shared;
    }

    Path file(BatchTask task) {
        String name = String.format(Locale.ROOT, "%d-%05d-%d.parquet", task.batch(), task.partition(), task.attempt());
        return new Path(folder(task.run(), task.batch()), layout == Layout.OWN_FOLDER ? HIDDEN + name : name);
    }

    /** The one file of a batch that the driver itself writes. */
    public Path fileOfDriver(String run, long batch) {
        return new Path(folder(run, batch), batch + "-00000-0.parquet");
    }

    /** What readers of a folder leave out begins with it. */
    public static final String HIDDEN = "_";

    public Object row(Object row, long batch) {
        return gone == null ? row : new Change((Record) row, batch, gone.test(row));
    }

    /**
     * @param checkpoint the identity of the checkpoint, so that no other query writes to these folders
     */
    public static Destination of(Output<?> output, String root, String checkpoint) {
        if (output instanceof Output.Append<?> append) {
            return plain(append.table(), root, checkpoint, Layout.SHARED_FOLDER, append.row());
        }
        if (output instanceof Output.Parquet<?> parquet) {
            return plain(parquet.table(), root, checkpoint, Layout.OWN_FOLDER, parquet.row());
        }
        if (output instanceof Output.Upsert<?> upsert) {
            return keyed(upsert, root, checkpoint);
        }
        throw new IllegalArgumentException(output.name() + " is no table.");
    }

    private static <R extends Record> Destination plain(
            String name, String root, String writer, Layout layout, Class<R> row) {
        return new Destination(name, root, writer, layout, () -> RowType.of(row), List.of(), null);
    }

    private static <R extends Record> Destination keyed(Output.Upsert<R> upsert, String root, String writer) {
        Class<R> row = upsert.row();
        return new Destination(
                upsert.name(),
                root,
                writer,
                Layout.SHARED_FOLDER,
                () -> RowType.changesOf(row),
                upsert.keys(),
                value -> upsert.gone().test(row.cast(value)));
    }
}
