package io.millrace.engine;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.JavaTypeInference;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.EncoderField;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.ProductEncoder;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Encodes Java records for Spark, as data, as state and as results. Spark's own bean encoder takes a
 * record and yields no columns at all. This is the one class that touches Spark's internals.
 */
public final class Records {

    private Records() {}

    /** Columns stand in the order of the components and bear their names. */
    public static <R extends Record> Encoder<R> encoder(Class<R> type) {
        return product(type, null);
    }

    /**
     * The same for a record of which one component is of a type that it leaves open, to be kept in state
     * with timers. Spark describes such state in Avro, whose maps have text for keys.
     */
    @SuppressWarnings("unchecked")
    public static <P extends Record, R extends Record> Encoder<R> encoder(Class<P> part, Class<? super R> type) {
        rejectOtherKeysThanText(part);
        return (Encoder<R>) product(type, part);
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

    /** @param open what stands where the record has a type variable; null if it has none */
    private static <R> AgnosticEncoder<R> product(Class<R> type, Class<?> open) {
        if (!java.lang.reflect.Modifier.isPublic(type.getModifiers())) {
            throw new IllegalArgumentException(
                    "Record " + type.getName() + " has to be public, or the code that Spark generates cannot see it.");
        }
        List<EncoderField> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Type declared = component.getGenericType();
            AgnosticEncoder<?> encoder = of(
                    open != null && declared instanceof TypeVariable<?> ? open : declared,
                    type.getSimpleName() + "." + component.getName());
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
            return product(plain, null);
        }
        rejectWhatSparkGetsWrong(type, where);
        return JavaTypeInference.encoderFor(type);
    }

    private static void rejectOtherKeysThanText(Class<?> part) {
        for (RecordComponent component : part.getRecordComponents()) {
            if (component.getType().isRecord()) {
                rejectOtherKeysThanText(component.getType());
            } else if (component.getGenericType() instanceof ParameterizedType generic
                    && generic.getRawType() == Map.class
                    && generic.getActualTypeArguments()[0] != String.class) {
                throw new IllegalArgumentException(part.getSimpleName() + "." + component.getName() + " is a "
                        + generic.getTypeName() + ", and Spark keeps maps beside timers only if their keys are text."
                        + " Use parallel lists, or text for keys.");
            }
        }
    }

    /** These would compile and run, and give back something else than was put in. */
    private static void rejectWhatSparkGetsWrong(Type type, String where) {
        if (holdsWhatSparkGetsWrong(type)) {
            throw new IllegalArgumentException(where + " is a " + type.getTypeName()
                    + ", which Spark cannot encode. Use null for what is absent, and parallel lists or a map of"
                    + " plain values for many records.");
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
