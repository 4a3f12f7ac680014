package io.millrace.engine.sink;

import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.millrace.engine.sink.ColumnType.Simple;
import io.millrace.engine.state.Accessors;
import io.millrace.sdk.Column;
import io.millrace.sdk.Output;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A record type as the row of a table: the names, types and comments of its columns, their form
 * in Parquet, and how a value is read out of a row.
 */
public record RowType(List<Field> fields) {

    /** One column, and how its value is read out of a row. */
    public record Field(String name, String comment, ColumnType type, UnaryOperator<Object> reader) {}

    /** One change of a keyed table: the row as it is after a batch, or that it is no more. */
    public record Change(Record row, long batch, boolean deleted) {

        /** What a change has beside the columns of its row. */
        private static final List<Field> OWN_FIELDS = List.of(
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

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fieldsOf(type);
        }
    };

    public RowType {
        fields = List.copyOf(fields);
    }

    public static RowType of(Output<?> table) {
        if (table instanceof Output.Append<?> append) {
            return of(append.row());
        }
        if (table instanceof Output.Parquet<?> parquet) {
            return of(parquet.row());
        }
        if (table instanceof Output.Upsert<?> upsert) {
            return changesOf(upsert.row());
        }
        throw new IllegalArgumentException(table.name() + " is no table.");
    }

    public static RowType of(Class<? extends Record> type) {
        return new RowType(FIELDS.get(type));
    }

    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Column column = component.getAnnotation(Column.class);
            String comment = column == null ? "" : column.value();
            fields.add(new Field(Output.column(component), comment, ColumnType.of(component), Accessors.of(component)));
        }
        return List.copyOf(fields);
    }

    /** The columns of an upsert's change: those of the row, the batch it came in, and whether it ends the row. */
    static RowType changesOf(Class<? extends Record> type) {
        List<Field> fields = new ArrayList<>();
        FIELDS.get(type)
                .forEach(field -> fields.add(new Field(
                        field.name(),
                        field.comment(),
                        field.type(),
                        change -> field.reader().apply(((Change) change).row()))));
        fields.addAll(Change.OWN_FIELDS);
        return new RowType(fields);
    }

    /** The columns as the log of a Delta table has them. */
    public StructType delta() {
        return new StructType(fields.stream()
                .map(field -> new StructField(
                        field.name(),
                        field.type().delta(),
                        true,
                        FieldMetadata.builder()
                                .putString("comment", field.comment())
                                .build()))
                .toList());
    }

    public MessageType parquet() {
        Type[] columns =
                fields.stream().map(field -> field.type().parquet(field.name())).toArray(Type[]::new);
        return new MessageType("row", new GroupType(Type.Repetition.REQUIRED, "row", columns).getFields());
    }
}
