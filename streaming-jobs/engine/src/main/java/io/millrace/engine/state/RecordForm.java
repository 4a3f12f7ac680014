package io.millrace.engine.state;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Records of one type as bytes: facts on their way to a fold, and what a fold keeps. The values of the components stand one
 * after the other, without names; {@link #fields} tells whether two types have the same form.
 */
public final class RecordForm<R extends Record> {

    private static final ClassValue<RecordForm<?>> FORMS = new ClassValue<>() {
        @Override
        protected RecordForm<?> computeValue(Class<?> type) {
            return new RecordForm<>(type.asSubclass(Record.class), Set.of());
        }
    };

    private final List<Field> fields = new ArrayList<>();
    private final MethodHandle constructor;

    private record Field(String name, UnaryOperator<Object> accessor, ValueForm form) {}

    private RecordForm(Class<R> type, Set<Class<?>> around) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            RecordComponent[] components = type.getRecordComponents();
            for (RecordComponent component : components) {
                String where = type.getSimpleName() + "." + component.getName();
                fields.add(new Field(
                        component.getName(),
                        Accessors.of(component),
                        ValueForm.of(component.getGenericType(), where, with(around, type))));
            }
            this.constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types(components)))
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalArgumentException("Record " + type.getName() + " is out of reach: " + hidden.getMessage());
        }
    }

    /** Throws {@link IllegalArgumentException} if the type holds what cannot be kept. */
    @SuppressWarnings("unchecked")
    public static <R extends Record> RecordForm<R> of(Class<R> type) {
        return (RecordForm<R>) FORMS.get(type);
    }

    /** @param around the records that hold it, so that none is found within itself */
    static RecordForm<?> within(Class<?> type, String where, Set<Class<?>> around) {
        if (around.contains(type)) {
            throw new IllegalArgumentException(where + " leads back to " + type.getSimpleName()
                    + ": a record that holds records of its own type cannot be kept.");
        }
        return new RecordForm<>(type.asSubclass(Record.class), around);
    }

    private static Set<Class<?>> with(Set<Class<?>> around, Class<?> type) {
        return Set.copyOf(Stream.concat(around.stream(), Stream.of(type)).toList());
    }

    private static Class<?>[] types(RecordComponent[] components) {
        return Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    }

    public byte[] bytes(R record) {
        ByteWriter bytes = new ByteWriter();
        write(record, bytes);
        return bytes.toBytes();
    }

    @SuppressWarnings("unchecked")
    public R record(byte[] bytes) {
        return (R) read(new ByteReader(bytes));
    }

    void write(Object record, ByteWriter bytes) {
        for (Field field : fields) {
            field.form().write(field.accessor().apply(record), bytes);
        }
    }

    Object read(ByteReader bytes) {
        Object[] values = new Object[fields.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = fields.get(index).form().read(bytes);
        }
        try {
            return (Object) constructor.invokeExact(values);
        } catch (RuntimeException | Error own) {
            throw own;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        }
    }

    /** The components with their types, in their order. */
    public List<String> fields() {
        return fields.stream()
                .map(field -> field.name() + " " + field.form().name())
                .toList();
    }
}
