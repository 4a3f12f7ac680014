package io.millrace.sdk;

import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** What the code of a pipeline says of its types, so that nobody has to say it twice. */
final class Types {

    private Types() {}

    /** The record that a function gives. */
    static <R extends Record> Class<R> returned(Serializable function, String step) {
        return record(method(function, step).returnType(), "The function of " + step + " gives");
    }

    /** The record that a function takes. */
    static <R extends Record> Class<R> taken(Serializable function, String step) {
        return record(method(function, step).parameterType(0), "The event of " + step + " is");
    }

    /** What the class of an object has in the place of an interface's type parameter. */
    static <R extends Record> Class<R> argument(Object object, Class<?> of, int index, String what) {
        Type found = arguments(object.getClass(), of, Map.of())[index];
        return record(found instanceof Class<?> type ? type : Object.class, what);
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> Class<R> record(Class<?> type, String what) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(what + " a " + type.getSimpleName()
                    + ", which is no record type. Name a method that gives one, such as Row::of.");
        }
        return (Class<R>) type;
    }

    /** A lambda or method reference says its types in the form in which it is serialized. */
    private static MethodType method(Serializable function, String step) {
        try {
            Method form = function.getClass().getDeclaredMethod("writeReplace");
            form.setAccessible(true);
            SerializedLambda lambda = (SerializedLambda) form.invoke(function);
            return MethodType.fromMethodDescriptorString(
                    lambda.getInstantiatedMethodType(), function.getClass().getClassLoader());
        } catch (ReflectiveOperationException | ClassCastException otherwise) {
            throw new IllegalArgumentException(
                    step + " is given a " + function.getClass().getName()
                            + "; it takes a lambda or a method reference, such as Row::of.",
                    otherwise);
        }
    }

    private static Type[] arguments(Class<?> type, Class<?> wanted, Map<TypeVariable<?>, Type> known) {
        for (Type parent : parents(type)) {
            Class<?> raw = (Class<?>) (parent instanceof ParameterizedType generic ? generic.getRawType() : parent);
            if (!wanted.isAssignableFrom(raw)) {
                continue;
            }
            Type[] given = parent instanceof ParameterizedType generic ? generic.getActualTypeArguments() : new Type[0];
            for (int index = 0; index < given.length; index++) {
                given[index] = known.getOrDefault(given[index], given[index]);
            }
            if (raw == wanted) {
                return given.length == 0 ? wanted.getTypeParameters() : given;
            }
            Map<TypeVariable<?>, Type> names = new HashMap<>();
            for (int index = 0; index < given.length; index++) {
                names.put(raw.getTypeParameters()[index], given[index]);
            }
            return arguments(raw, wanted, names);
        }
        throw new IllegalArgumentException(type + " is no " + wanted.getSimpleName());
    }

    private static Type[] parents(Class<?> type) {
        Type[] interfaces = type.getGenericInterfaces();
        if (type.getGenericSuperclass() == null) {
            return interfaces;
        }
        Type[] all = new Type[interfaces.length + 1];
        all[0] = type.getGenericSuperclass();
        System.arraycopy(interfaces, 0, all, 1, interfaces.length);
        return all;
    }
}
