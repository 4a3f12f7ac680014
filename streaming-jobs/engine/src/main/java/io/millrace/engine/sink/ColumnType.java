package io.millrace.engine.sink;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampType;
import io.millrace.sdk.Utf8;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The types that a column can have: their Java, SQL, Delta and Parquet forms, and how a value is written. */
public sealed interface ColumnType {

    String sql();

    DataType delta();

    Type parquet(String name);

    /**
     * Writes a value, or null.
     *
     * @param leaves the columns of Parquet that it takes, in their order
     */
    void write(Object value, ColumnChunk[] leaves);

    static ColumnType of(RecordComponent component) {
        return of(component.getGenericType(), component);
    }

    private static ColumnType of(java.lang.reflect.Type type, RecordComponent component) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            java.lang.reflect.Type[] arguments = generic.getActualTypeArguments();
            if (arguments[0] == String.class && of(arguments[1], component) instanceof Simple simple) {
                return new TextMap(simple);
            }
        }
        return Arrays.stream(Simple.values())
                .filter(simple -> simple.classes.contains(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        component.getDeclaringRecord().getSimpleName() + "." + component.getName() + " is a "
                                + type.getTypeName() + ", which no column can be. A column is one of "
                                + Arrays.stream(Simple.values())
                                        .map(simple -> simple.sql)
                                        .collect(Collectors.joining(", "))
                                + ", or a map of text to one of them."));
    }

    /** One value. */
    enum Simple implements ColumnType {
        TEXT("string", StringType.STRING, BINARY, stringType(), String.class),
        UTF8("string", StringType.STRING, BINARY, stringType(), Utf8.class),
        BYTES("binary", BinaryType.BINARY, BINARY, null, byte[].class),
        LONG("bigint", LongType.LONG, INT64, null, long.class, Long.class),
        INTEGER("int", IntegerType.INTEGER, INT32, null, int.class, Integer.class),
        NUMBER("double", DoubleType.DOUBLE, PrimitiveTypeName.DOUBLE, null, double.class, Double.class),
        TRUTH("boolean", BooleanType.BOOLEAN, PrimitiveTypeName.BOOLEAN, null, boolean.class, Boolean.class),
        TIMESTAMP("timestamp", TimestampType.TIMESTAMP, INT64, timestampType(true, TimeUnit.MICROS), Instant.class),
        DAY("date", DateType.DATE, INT32, dateType(), LocalDate.class);

        private final String sql;
        private final DataType delta;
        private final PrimitiveTypeName primitive;
        private final LogicalTypeAnnotation logical;
        private final List<Class<?>> classes;

        Simple(
                String sql,
                DataType delta,
                PrimitiveTypeName primitive,
                LogicalTypeAnnotation logical,
                Class<?>... classes) {
            this.sql = sql;
            this.delta = delta;
            this.primitive = primitive;
            this.logical = logical;
            this.classes = List.of(classes);
        }

        @Override
        public String sql() {
            return sql;
        }

        @Override
        public DataType delta() {
            return delta;
        }

        @Override
        public Type parquet(String name) {
            return Types.optional(primitive).as(logical).named(name);
        }

        @Override
        public void write(Object value, ColumnChunk[] leaves) {
            if (value == null) {
                leaves[0].nothing(0, 0);
            } else {
                add(0, value, leaves[0]);
            }
        }

        void add(int repetition, Object value, ColumnChunk to) {
            switch (this) {
                case TEXT -> to.add(repetition, ((String) value).getBytes(StandardCharsets.UTF_8));
                case UTF8 -> to.add(repetition, ((Utf8) value).bytes());
                case BYTES -> to.add(repetition, (byte[]) value);
                case LONG -> to.add(repetition, (long) (Long) value);
                case INTEGER -> to.add(repetition, (int) (Integer) value);
                case NUMBER -> to.add(repetition, (double) (Double) value);
                case TRUTH -> to.add(repetition, (boolean) (Boolean) value);
                case TIMESTAMP -> to.add(repetition, micros((Instant) value));
                case DAY -> to.add(repetition, Math.toIntExact(((LocalDate) value).toEpochDay()));
            }
        }

        public static long micros(Instant instant) {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
        }
    }

    /** A map from text; its entries may lack a value, never a key. */
    record TextMap(Simple values) implements ColumnType {

        @Override
        public String sql() {
            return "map<string," + values.sql() + ">";
        }

        @Override
        public DataType delta() {
            return new MapType(StringType.STRING, values.delta(), true);
        }

        @Override
        public Type parquet(String name) {
            return Types.optionalMap()
                    .key(Types.required(BINARY).as(stringType()).named("key"))
                    .value(values.parquet("value"))
                    .named(name);
        }

        /** Parquet counts how much of the path to a value there is: the map, an entry, the entry's value. */
        @Override
        public void write(Object value, ColumnChunk[] leaves) {
            Map<?, ?> map = (Map<?, ?>) value;
            if (map == null || map.isEmpty()) {
                int definition = map == null ? 0 : 1;
                leaves[0].nothing(0, definition);
                leaves[1].nothing(0, definition);
                return;
            }
            int repetition = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Simple.TEXT.add(repetition, entry.getKey(), leaves[0]);
                if (entry.getValue() == null) {
                    leaves[1].nothing(repetition, 2);
                } else {
                    values.add(repetition, entry.getValue(), leaves[1]);
                }
                repetition = 1;
            }
        }
    }
}
