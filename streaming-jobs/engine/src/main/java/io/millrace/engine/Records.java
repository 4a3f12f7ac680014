package io.millrace.engine;

import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.JavaTypeInference;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.EncoderField;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.ProductEncoder;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** Encodes Java records for Spark, whose own bean encoder takes a record and yields no columns at all. */
public final class Records {

    private Records() {}

    /** Columns stand in the order of the components and bear their names. */
    public static <R extends Record> Encoder<R> encoder(Class<R> type) {
        return product(type);
    }

    /**
     * The rows that a streaming query hands to the function for its batches, as they come out of its plan. Any action of the
     * dataset would plan, explain and compile a second one, in each batch.
     */
    public static JavaRDD<byte[]> planned(Dataset<byte[]> batch) {
        LogicalPlan plan = ((org.apache.spark.sql.classic.Dataset<byte[]>) batch)
                .queryExecution()
                .logical();
        return plan instanceof LogicalRDD rows
                ? rows.rdd().toJavaRDD().map(row -> row.getBinary(0))
                : batch.toJavaRDD();
    }

    /** A row as the sources of Spark give it. */
    public static InternalRow internalRow(Object... values) {
        return new GenericInternalRow(values);
    }

    /**
     * Closes the state stores of this process. Spark leaves them open, and a process that ends while RocksDB
     * is at work in the background would wait for it for ever.
     */
    public static void closeStates() {
        StateStore.stop();
    }

    private static <R> AgnosticEncoder<R> product(Class<R> type) {
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new IllegalArgumentException(
                    "Record " + type.getName() + " has to be public, or the code that Spark generates cannot see it.");
        }
        List<EncoderField> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            AgnosticEncoder<?> encoder =
                    of(component.getGenericType(), type.getSimpleName() + "." + component.getName());
            fields.add(new EncoderField(
                    component.getName(),
                    encoder,
                    encoder.nullable(),
                    Metadata.empty(),
                    Option.apply(component.getAccessor().getName()),
                    Option.empty()));
        }
        return new ProductEncoder<>(
                ClassTag$.MODULE$.apply(type),
                CollectionConverters.asScala(fields).toSeq(),
                Option.empty());
    }

    private static AgnosticEncoder<?> of(Type type, String where) {
        if (type instanceof Class<?> plain && plain.isRecord()) {
            return product(plain);
        }
        rejectWhatSparkGetsWrong(type, where);
        return JavaTypeInference.encoderFor(type);
    }

    /** These would compile and run, and give back something else than was put in. */
    private static void rejectWhatSparkGetsWrong(Type type, String where) {
        if (holdsWhatSparkGetsWrong(type)) {
            throw new IllegalArgumentException(where + " is a " + type.getTypeName()
                    + ", which Spark cannot encode. Use null for what is absent, and plain values in lists"
                    + " and maps.");
        }
    }

    private static boolean holdsWhatSparkGetsWrong(Type type) {
        if (type instanceof ParameterizedType generic) {
            return holdsWhatSparkGetsWrong(generic.getRawType())
                    || Arrays.stream(generic.getActualTypeArguments()).anyMatch(Records::holdsWhatSparkGetsWrong);
        }
        if (type instanceof Class<?> plain) {
            return plain.isArray()
                    ? holdsWhatSparkGetsWrong(plain.getComponentType())
                    : plain.isRecord() || plain.getName().startsWith("java.util.Optional");
        }
        // A wildcard or a type variable: what it holds is not known here.
        return true;
    }
}
