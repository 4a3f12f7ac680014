package io.millrace.sdk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How values of one type are read.
 *
 * @param text null for a type that is more than one value
 */
record ValueType(FromJson json, FromText text) {

    /** Reads the value that the parser stands on; null for JSON's null. */
    interface FromJson {
        Object read(String name, JsonParser value) throws IOException, Rejection;
    }

    /** Reads a text that is not empty. */
    interface FromText {
        Object read(String name, String text) throws Rejection;
    }

    private static final int NANO_DIGITS = 9;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    static ValueType of(RecordComponent component, String where, Set<Class<?>> around) {
        boolean isSeconds = component.isAnnotationPresent(EpochSeconds.class);
        if (isSeconds || component.isAnnotationPresent(EpochMillis.class)) {
            if (component.getType() != Instant.class) {
                throw new IllegalArgumentException(where + " is counted since 1970, and of the type "
                        + component.getType().getSimpleName() + ": make it an Instant.");
            }
            int digits = isSeconds ? 0 : 3;
            return new ValueType(
                    numbers((name, number) -> sinceEpoch(name, number, digits)).json(),
                    (name, text) -> believed(name, EpochText.parse(name, text, digits), text, digits));
        }
        return of(component.getGenericType(), where, around);
    }

    private static ValueType of(Type type, String where, Set<Class<?>> around) {
        if (type == String.class) {
            return new ValueType(JsonObjects::text, (name, text) -> text);
        }
        if (type == long.class || type == Long.class) {
            return new ValueType(JsonObjects::wholeNumber, ValueType::wholeNumber);
        }
        if (type == int.class || type == Integer.class) {
            return new ValueType(
                    (name, value) -> small(name, JsonObjects.wholeNumber(name, value)),
                    (name, text) -> small(name, wholeNumber(name, text)));
        }
        if (type == double.class || type == Double.class) {
            return numbers((name, number) -> number.doubleValue());
        }
        if (type == boolean.class || type == Boolean.class) {
            return new ValueType((name, value) -> JsonObjects.truth(name, value), ValueType::truth);
        }
        if (type == Instant.class) {
            return texts(ValueType::time);
        }
        if (type instanceof Class<?> plain && plain.isEnum()) {
            Map<String, Object> constants = constants(plain);
            String list = FieldShape.listed(List.copyOf(constants.keySet()));
            return texts((name, text) -> {
                Object constant = constants.get(text);
                if (constant == null) {
                    throw wrong(name + " has to be " + list + ", not " + text);
                }
                return constant;
            });
        }
        if (type instanceof Class<?> plain && plain.isRecord()) {
            return new ValueType(RecordShape.within(plain, where, around)::read, null);
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ValueType(list(of(arguments[0], where, around).json()), null);
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new ValueType(map(of(arguments[1], where, around).json()), null);
            }
        }
        throw new IllegalArgumentException(
                where + " is a " + type.getTypeName() + ", which cannot be read. A field is a"
                        + " String, a long, an int, a double, a boolean, an Instant, an enum, a record, a List of these, or a Map"
                        + " of String to one of these. Write a Codec by hand for anything else.");
    }

    private static ValueType texts(FromText text) {
        return new ValueType(
                (name, value) -> {
                    String read = JsonObjects.text(name, value);
                    return read == null || read.isEmpty() ? null : text.read(name, read);
                },
                text);
    }

    private interface FromNumber {
        Object of(String name, BigDecimal number) throws Rejection;
    }

    private static ValueType numbers(FromNumber from) {
        return new ValueType(
                (name, value) -> {
                    if (value.currentToken() == JsonToken.VALUE_NULL) {
                        return null;
                    }
                    if (!value.currentToken().isNumeric()) {
                        throw wrong(name + " has to be a number, not " + JsonObjects.describe(value.currentToken()));
                    }
                    return from.of(name, value.getDecimalValue());
                },
                (name, text) -> {
                    try {
                        return from.of(name, new BigDecimal(text));
                    } catch (NumberFormatException noNumber) {
                        throw wrong(name + " has to be a number, not \"" + text + "\"");
                    }
                });
    }

    private static Instant sinceEpoch(String name, BigDecimal number, int digits) throws Rejection {
        BigDecimal nanos = number.movePointRight(NANO_DIGITS - digits);
        BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.TEN.pow(NANO_DIGITS));
        try {
            Instant time = Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValue());
            return believed(name, time, number.toString(), digits);
        } catch (ArithmeticException | DateTimeException tooLarge) {
            throw wrong(name + " is " + number + ", which is not in the years 1 to 9999" + since1970(digits));
        }
    }

    private static Instant believed(String name, Instant time, String text, int digits) throws Rejection {
        try {
            return inRange(name, time, text);
        } catch (Rejection outOfRange) {
            throw wrong(outOfRange.getMessage() + since1970(digits));
        }
    }

    private static String since1970(int digits) {
        return "; it has to be " + (digits == 0 ? "seconds" : "milliseconds") + " since 1970";
    }

    private static Instant time(String name, String text) throws Rejection {
        try {
            TemporalAccessor read =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
            Instant time = read instanceof ZonedDateTime zoned
                    ? zoned.toInstant()
                    : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
            return inRange(name, time, text);
        } catch (DateTimeException unreadable) {
            throw wrong(name + " has to be a time such as 2026-03-01T22:25:00Z or 2026-03-01T22:25:00+02:00, not \""
                    + text + "\"");
        }
    }

    private static Instant inRange(String name, Instant time, String text) throws Rejection {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw wrong(name + " is " + text + ", which is not in the years 1 to 9999");
        }
        return time;
    }

    private static Long wholeNumber(String name, String text) throws Rejection {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException noNumber) {
            throw wrong(name + " has to be a whole number, not \"" + text + "\"");
        }
    }

    private static Integer small(String name, Long number) throws Rejection {
        if (number != null && number.intValue() != number) {
            throw wrong(name + " is too large a number");
        }
        return number == null ? null : number.intValue();
    }

    private static Boolean truth(String name, String text) throws Rejection {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name + " has to be true or false, not \"" + text + "\"");
        };
    }

    private static Map<String, Object> constants(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            try {
                Field field = type.getField(name);
                Json json = field.getAnnotation(Json.class);
                constants.put(json == null ? name : json.value(), constant);
            } catch (NoSuchFieldException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return constants;
    }

    private static FromJson list(FromJson part) {
        return (name, value) -> {
            if (value.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (value.currentToken() != JsonToken.START_ARRAY) {
                throw wrong(name + " has to be an array, not " + JsonObjects.describe(value.currentToken()));
            }
            List<Object> list = new ArrayList<>();
            while (value.nextToken() != JsonToken.END_ARRAY) {
                list.add(inside(part, name, "[" + list.size() + "]", value));
            }
            return List.copyOf(list);
        };
    }

    private static FromJson map(FromJson part) {
        return (name, value) -> {
            if (value.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (value.currentToken() != JsonToken.START_OBJECT) {
                throw wrong(name + " has to be an object, not " + JsonObjects.describe(value.currentToken()));
            }
            Map<String, Object> map = new LinkedHashMap<>();
            for (String field = value.nextFieldName(); field != null; field = value.nextFieldName()) {
                value.nextToken();
                map.put(field, inside(part, name, "." + field, value));
            }
            return Map.copyOf(map);
        };
    }

    private static Object inside(FromJson part, String name, String place, JsonParser value)
            throws IOException, Rejection {
        Object read = part.read(name + place, value);
        if (read == null) {
            throw new Rejection(Reason.MISSING_FIELD, name + place + " is missing");
        }
        return read;
    }

    private static Rejection wrong(String detail) {
        return new Rejection(Reason.WRONG_FIELD, detail);
    }
}
