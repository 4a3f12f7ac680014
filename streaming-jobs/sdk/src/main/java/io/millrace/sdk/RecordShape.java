package io.millrace.sdk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a record type is read, worked out once: its fields by name, what each has to be, and its constructor. */
final class RecordShape<R extends Record> {

    private static final ClassValue<RecordShape<?>> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape<?> computeValue(Class<?> type) {
            return new RecordShape<>(type.asSubclass(Record.class), Set.of());
        }
    };

    private static final int IGNORED = -1;

    private final FieldShape[] fields;
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * For the start and each field, the one that came after it in the last record where it was another one than expected.
     * Threads may overwrite each other's: it only says where to look first.
     */
    private final int[] followers;

    private final Strict strict;
    private final MethodHandle constructor;
    private final MethodHandle check;

    private RecordShape(Class<R> type, Set<Class<?>> around) {
        Set<Class<?>> inside =
                Set.copyOf(Stream.concat(around.stream(), Stream.of(type)).toList());
        RecordComponent[] components = type.getRecordComponents();
        this.fields = new FieldShape[components.length];
        this.followers = IntStream.rangeClosed(0, components.length)
                .map(place -> Math.min(place, components.length - 1))
                .toArray();
        this.strict = type.getAnnotation(Strict.class);
        for (int place = 0; place < fields.length; place++) {
            fields[place] = FieldShape.of(components[place], inside);
            if (places.put(fields[place].name(), place) != null) {
                throw new IllegalArgumentException(
                        "Record " + type.getSimpleName() + " has two fields " + fields[place].name() + ".");
            }
        }
        for (int place = 0; place < fields.length; place++) {
            if (!components[place].isAnnotationPresent(Json.class)) {
                places.putIfAbsent(components[place].getName(), place);
            }
        }
        if (strict != null) {
            Stream.of(strict.ignored()).forEach(name -> places.putIfAbsent(name, IGNORED));
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            Class<?>[] types =
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            this.constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
            this.check = check(type, lookup);
        } catch (IllegalAccessException | NoSuchMethodException hidden) {
            throw new IllegalArgumentException("Record " + type.getName() + " is out of reach: " + hidden.getMessage());
        }
    }

    /** A component of that name is data, and a method with parameters has another purpose. */
    private static MethodHandle check(Class<?> type, MethodHandles.Lookup lookup) throws IllegalAccessException {
        Method method = Stream.of(type.getDeclaredMethods())
                .filter(each -> each.getName().equals("check") && each.getParameterCount() == 0)
                .findFirst()
                .orElse(null);
        boolean isData = Stream.of(type.getRecordComponents())
                .anyMatch(component -> component.getName().equals("check"));
        if (method == null || isData) {
            return null;
        }
        boolean isMeant = method.getReturnType() == String.class || method.getReturnType() == void.class;
        if (!isMeant || Modifier.isStatic(method.getModifiers())) {
            throw new IllegalArgumentException(
                    "Record " + type.getSimpleName() + " has a method " + method.toGenericString()
                            + ". A check is an instance method: String check(), which returns what is wrong or null, or"
                            + " void check() throws Rejection.");
        }
        return lookup.unreflect(method).asType(MethodType.methodType(String.class, Object.class));
    }

    /** Throws {@link IllegalArgumentException} for a type that cannot be read. */
    @SuppressWarnings("unchecked")
    static <R extends Record> RecordShape<R> of(Class<R> type) {
        return (RecordShape<R>) SHAPES.get(type);
    }

    /** @param around the records that hold it, so that none is found within itself */
    static RecordShape<?> within(Class<?> type, String where, Set<Class<?>> around) {
        if (around.contains(type)) {
            throw new IllegalArgumentException(where + " leads back to " + type.getSimpleName()
                    + ": a record that holds records of its own type cannot be read.");
        }
        return new RecordShape<>(type.asSubclass(Record.class), around);
    }

    List<String> names() {
        return Stream.of(fields).map(FieldShape::name).toList();
    }

    void requireText() {
        Stream.of(fields).forEach(FieldShape::requireText);
    }

    Object[] noValues() {
        return new Object[fields.length];
    }

    /**
     * Takes the field that the parser stands on, if the record has it.
     *
     * @param read how it was with the field before: what this method returned, or 0
     * @return 1 and the place of the field that was read last
     */
    int read(String name, JsonParser value, Object[] values, int read) throws IOException, Rejection {
        int place = values.length == 0 ? IGNORED : followers[read];
        if (place == IGNORED || !fields[place].name().equals(name)) {
            Integer found = places.get(name);
            if (found == null && strict != null) {
                throw new Rejection(Reason.EXTRA_FIELD, name + " is not one of the fields: they are " + listed());
            }
            if (found == null || found == IGNORED) {
                return read;
            }
            place = found;
            followers[read] = place;
        }
        values[place] = fields[place].type().json().read(name, value);
        return place + 1;
    }

    private String listed() {
        return String.join(", ", names());
    }

    /** The whole record; it may be nested in another. */
    Object read(String name, JsonParser value) throws IOException, Rejection {
        if (value.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value.currentToken() != JsonToken.START_OBJECT) {
            throw new Rejection(
                    Reason.WRONG_FIELD,
                    name + " has to be an object, not " + JsonObjects.describe(value.currentToken()));
        }
        try {
            Object[] values = noValues();
            int read = 0;
            for (String field = value.nextFieldName(); field != null; field = value.nextFieldName()) {
                value.nextToken();
                read = read(field, value, values, read);
                value.skipChildren();
            }
            return of(values);
        } catch (Rejection inside) {
            throw new Rejection(inside.reason(), name + "." + inside.getMessage());
        }
    }

    R ofTexts(String[] texts) throws Rejection {
        Object[] values = noValues();
        for (int place = 0; place < values.length; place++) {
            FieldShape field = fields[place];
            values[place] = field.type().text().read(field.name(), texts[place]);
        }
        return of(values);
    }

    @SuppressWarnings("unchecked")
    R of(Object[] values) throws Rejection {
        for (int place = 0; place < values.length; place++) {
            fields[place].check(values[place]);
        }
        String wrong;
        R record;
        try {
            record = (R) (Object) constructor.invokeExact(values);
            wrong = check == null ? null : (String) check.invokeExact((Object) record);
        } catch (IllegalArgumentException | NullPointerException refused) {
            throw new Rejection(Reason.WRONG_FIELD, String.valueOf(refused.getMessage()));
        } catch (Error | Rejection own) {
            throw own;
        } catch (Throwable failure) {
            throw new Rejection(Reason.WRONG_FIELD, failure.toString());
        }
        if (wrong != null) {
            throw new Rejection(Reason.WRONG_FIELD, wrong);
        }
        return record;
    }
}
