package io.millrace.engine.sink;

import io.millrace.engine.sink.ColumnType.Simple;
import io.millrace.engine.sink.RowType.Field;
import java.util.List;

/** One change of a keyed table: the row as it is after a batch, or that it is no more. */
public record Change(Record row, long batch, boolean deleted) {

    /** What a change has beside the columns of its row. */
    static final List<Field> OWN_FIELDS = List.of(
            new Field(
                    "_batch",
                    "the batch that wrote the change; of one key, the highest counts",
                    Simple.LONG,
                    change -> ((Change) change).batch()),
            new Field(
                    "_deleted",
                    "whether the row is gone with this change",
                    Simple.TRUTH,
                    change -> ((Change) change).deleted()));
}
