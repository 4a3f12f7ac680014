package io.millrace.engine.files;

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
 * @param folder the folder of one batch within it, with the batch's number for {@code %d}
 * @param rows how rows are written; built anew where it is used
 * @param keys the columns that tell the rows of a keyed table apart; none for the others
 * @param gone for a keyed table, tells the rows that end their key; null for the others
 */
public record Destination(
        String name,
        String root,
        String folder,
        Rows rows,
        List<String> keys,
        Output.SerializablePredicate<Object> gone)
        implements Serializable {

    public interface Rows extends Supplier<RowType<?>>, Serializable {}

    public Path folder(long batch) {
        return new Path(root, String.format(Locale.ROOT, folder, batch));
    }

    public Object row(Object row, long batch) {
        return gone == null ? row : new Change((Record) row, batch, gone.test(row));
    }

    /**
     * @param checkpoint the identity of the checkpoint, so that no other query writes to these folders
     */
    public static Destination of(Output<?> output, String root, String checkpoint) {
        String ownFolder = checkpoint + "/%d";
        if (output instanceof Output.Append<?> append) {
            return plain(append.table(), root, ownFolder, append.row());
        }
        if (output instanceof Output.Parquet<?> parquet) {
            return plain(parquet.table(), root, "batch=%d", parquet.row());
        }
        if (output instanceof Output.Upsert<?> upsert) {
            return keyed(upsert, root, ownFolder);
        }
        throw new IllegalArgumentException(output.name() + " is no table.");
    }

    private static <R extends Record> Destination plain(String name, String root, String folder, Class<R> row) {
        return new Destination(name, root, folder, () -> RowType.of(row), List.of(), null);
    }

    private static <R extends Record> Destination keyed(Output.Upsert<R> upsert, String root, String folder) {
        Class<R> row = upsert.row();
        return new Destination(
                upsert.name(),
                root,
                folder,
                () -> RowType.changesOf(row),
                upsert.keys(),
                value -> upsert.gone().test(row.cast(value)));
    }
}
