package io.millrace.sdk;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A field of a record: its name, its type, and what has to be true of its value. */
record FieldShape(String name, ValueType type, boolean isOptional, Check[] checks) {

    /** Throws if a value, which is not null, is not as it has to be. */
    private interface Check {
        void of(Object value) throws Rejection;
    }

    static FieldShape of(RecordComponent component, Set<Class<?>> around) {
        String where = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
        Json json = component.getAnnotation(Json.class);
        // Jackson's names are interned, so that most comparisons are of the same object with itself.
        String name = (json == null ? Output.snakeCase(component.getName()) : json.value()).intern();
        boolean isOptional = component.isAnnotationPresent(Optional.class);
        if (isOptional && component.getType().isPrimitive()) {
            throw new IllegalArgumentException(where + " is optional, and of the type " + component.getType()
                    + ", which is always there: use the type that may be null, such as Long for long.");
        }
        ValueType type = ValueType.of(component, where, around);
        return new FieldShape(name, type, isOptional, checks(component, name, where));
    }

    private static Check[] checks(RecordComponent component, String name, String where) {
        List<Check> checks = new ArrayList<>();
        OneOf oneOf = component.getAnnotation(OneOf.class);
        if (oneOf != null) {
            require(component, String.class, "@OneOf is for texts", where);
            Set<String> allowed = Set.of(oneOf.value());
            String list = listed(List.of(oneOf.value()));
            checks.add(value -> {
                if (!allowed.contains(value)) {
                    throw wrong(name + " has to be " + list + ", not " + value);
                }
            });
        }
        if (component.isAnnotationPresent(NotBlank.class)) {
            require(component, String.class, "@NotBlank is for texts", where);
            checks.add(value -> {
                if (((String) value).isBlank()) {
                    throw wrong(name + " is blank");
                }
            });
        }
        Min min = component.getAnnotation(Min.class);
        if (min != null) {
            require(component, Number.class, "@Min is for numbers", where);
            checks.add(value -> {
                if (((Number) value).doubleValue() < min.value()) {
                    throw wrong(name + " has to be at least " + min.value() + ", not " + value);
                }
            });
        }
        Max max = component.getAnnotation(Max.class);
        if (max != null) {
            require(component, Number.class, "@Max is for numbers", where);
            checks.add(value -> {
                if (((Number) value).doubleValue() > max.value()) {
                    throw wrong(name + " has to be at most " + max.value() + ", not " + value);
                }
            });
        }
        return checks.toArray(Check[]::new);
    }

    private static void require(RecordComponent component, Class<?> wanted, String rule, String where) {
        Class<?> type = component.getType();
        boolean isNumber = type.isPrimitive() && type != boolean.class && type != char.class;
        if (!wanted.isAssignableFrom(type) && !(wanted == Number.class && isNumber)) {
            throw new IllegalArgumentException(
                    rule + ", and " + where + " is of the type " + type.getSimpleName() + ".");
        }
    }

    /** {@code a, b or c}. */
    static String listed(List<String> texts) {
        int last = texts.size() - 1;
        return last == 0 ? texts.get(0) : String.join(", ", texts.subList(0, last)) + " or " + texts.get(last);
    }

    private static Rejection wrong(String detail) {
        return new Rejection(Reason.WRONG_FIELD, detail);
    }

    void requireText() {
        if (isOptional || type.text() == null) {
            throw new IllegalArgumentException("The field " + name + " of a line of text "
                    + (isOptional
                            ? "cannot be optional: each field of a line is there."
                            : "has to be one value: a text, a number, a boolean, a time or an enum."));
        }
    }

    void check(Object value) throws Rejection {
        if (value == null || value instanceof String text && text.isEmpty()) {
            if (isOptional) {
                return;
            }
            throw new Rejection(Reason.MISSING_FIELD, name + " is missing");
        }
        for (Check check : checks) {
            check.of(value);
        }
    }
}
