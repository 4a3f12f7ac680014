package io.millrace.engine.state;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** How values of one type are kept as bytes. */
record ValueForm(String name, BiConsumer<Object, ByteWriter> writer, Function<ByteReader, Object> reader) {

    private static final Map<Type, ValueForm> SIMPLE = new HashMap<>();

    static {
        primitive(long.class, Long.class, "bigint", (value, to) -> to.eightBytes(value), ByteReader::eightBytes);
        number(int.class, Integer.class, "int", Long::intValue);
        number(short.class, Short.class, "smallint", Long::shortValue);
        number(byte.class, Byte.class, "tinyint", Long::byteValue);
        primitive(
                boolean.class,
                Boolean.class,
                "boolean",
                (value, to) -> to.oneByte(value ? 1 : 0),
                from -> from.oneByte() == 1);
        primitive(
                double.class,
                Double.class,
                "double",
                (value, to) -> to.eightBytes(Double.doubleToRawLongBits(value)),
                from -> Double.longBitsToDouble(from.eightBytes()));
        primitive(
                float.class,
                Float.class,
                "float",
                (value, to) -> to.number(Float.floatToRawIntBits(value)),
                from -> Float.intBitsToFloat((int) from.number()));
        simple(String.class, "string", (value, to) -> to.text(value), ByteReader::text);
        simple(byte[].class, "binary", (value, to) -> to.block(value), ByteReader::block);
        simple(
                Instant.class,
                "timestamp",
                (value, to) -> {
                    to.number(value.getEpochSecond());
                    to.unsigned(value.getNano());
                },
                from -> Instant.ofEpochSecond(from.number(), from.unsigned()));
        simple(
                Duration.class,
                "interval",
                (value, to) -> {
                    to.number(value.getSeconds());
                    to.unsigned(value.getNano());
                },
                from -> Duration.ofSeconds(from.number(), from.unsigned()));
    }

    void write(Object value, ByteWriter to) {
        writer.accept(value, to);
    }

    Object read(ByteReader from) {
        return reader.apply(from);
    }

    /**
     * @param where names the component, for messages
     * @param around the records that hold it
     */
    static ValueForm of(Type type, String where, Set<Class<?>> around) {
        if (SIMPLE.containsKey(type)) {
            return SIMPLE.get(type);
        }
        if (type instanceof Class<?> plain && plain.isEnum()) {
            return nullable(constants(plain));
        }
        if (type instanceof Class<?> plain && plain.isRecord()) {
            RecordForm<?> form = RecordForm.within(plain, where, around);
            return nullable(new ValueForm(
                    "struct<" + String.join(",", form.fields()).replace(' ', ':') + ">", form::write, form::read));
        }
        if (type instanceof ParameterizedType generic) {
            List<ValueForm> parts = new ArrayList<>();
            for (Type argument : generic.getActualTypeArguments()) {
                parts.add(of(argument, where, around));
            }
            if (generic.getRawType() == List.class) {
                return nullable(collection("array", parts.get(0), ArrayList::new));
            }
            if (generic.getRawType() == Set.class) {
                return nullable(collection("set", parts.get(0), LinkedHashSet::new));
            }
            if (generic.getRawType() == Map.class) {
                return nullable(map(parts.get(0), parts.get(1), LinkedHashMap::new));
            }
            if (generic.getRawType() == SortedMap.class || generic.getRawType() == NavigableMap.class) {
                return nullable(map(parts.get(0), parts.get(1), TreeMap::new));
            }
        }
        throw new IllegalArgumentException(
                where + " is a " + type.getTypeName() + ", which cannot be kept. Components of"
                        + " facts and state are texts, numbers, booleans, Instant, Duration, byte[], enums, records, and List,"
                        + " Set, Map and NavigableMap of these. Use null for what is absent.");
    }

    private static ValueForm constants(Class<?> type) {
        Map<String, Object> byName = new HashMap<>();
        for (Object constant : type.getEnumConstants()) {
            byName.put(((Enum<?>) constant).name(), constant);
        }
        return new ValueForm("enum", (value, to) -> to.text(((Enum<?>) value).name()), from -> {
            String name = from.text();
            if (!byName.containsKey(name)) {
                throw new IllegalStateException(
                        "State holds " + name + ", which " + type.getSimpleName() + " has no more.");
            }
            return byName.get(name);
        });
    }

    private static ValueForm collection(String name, ValueForm part, IntFunction<Collection<Object>> empty) {
        return new ValueForm(
                name + "<" + part.name() + ">",
                (value, to) -> {
                    Collection<?> all = (Collection<?>) value;
                    to.unsigned(all.size());
                    all.forEach(each -> part.write(each, to));
                },
                from -> {
                    int size = (int) from.unsigned();
                    Collection<Object> all = empty.apply(size);
                    for (int index = 0; index < size; index++) {
                        all.add(part.read(from));
                    }
                    return all;
                });
    }

    private static ValueForm map(ValueForm key, ValueForm value, Supplier<Map<Object, Object>> empty) {
        return new ValueForm(
                "map<" + key.name() + "," + value.name() + ">",
                (map, to) -> {
                    Map<?, ?> all = (Map<?, ?>) map;
                    to.unsigned(all.size());
                    all.forEach((each, its) -> {
                        key.write(each, to);
                        value.write(its, to);
                    });
                },
                from -> {
                    long size = from.unsigned();
                    Map<Object, Object> all = empty.get();
                    for (long index = 0; index < size; index++) {
                        Object each = key.read(from);
                        all.put(each, value.read(from));
                    }
                    return all;
                });
    }

    private static ValueForm nullable(ValueForm form) {
        return new ValueForm(
                form.name(),
                (value, to) -> {
                    to.oneByte(value == null ? 0 : 1);
                    if (value != null) {
                        form.write(value, to);
                    }
                },
                from -> from.oneByte() == 0 ? null : form.read(from));
    }

    private static void number(Class<?> plain, Class<?> boxed, String name, Function<Long, Object> narrowed) {
        ValueForm form = new ValueForm(
                name, (value, to) -> to.number(((Number) value).longValue()), from -> narrowed.apply(from.number()));
        SIMPLE.put(plain, form);
        SIMPLE.put(boxed, nullable(form));
    }

    @SuppressWarnings("unchecked")
    private static <T> void primitive(
            Class<?> plain,
            Class<T> boxed,
            String name,
            BiConsumer<T, ByteWriter> writer,
            Function<ByteReader, T> reader) {
        ValueForm form = new ValueForm(name, (BiConsumer<Object, ByteWriter>) (BiConsumer<?, ?>) writer, reader::apply);
        SIMPLE.put(plain, form);
        SIMPLE.put(boxed, nullable(form));
    }

    @SuppressWarnings("unchecked")
    private static <T> void simple(
            Class<T> type, String name, BiConsumer<T, ByteWriter> writer, Function<ByteReader, T> reader) {
        SIMPLE.put(
                type,
                nullable(new ValueForm(
                        name, (BiConsumer<Object, ByteWriter>) (BiConsumer<?, ?>) writer, reader::apply)));
    }
}
