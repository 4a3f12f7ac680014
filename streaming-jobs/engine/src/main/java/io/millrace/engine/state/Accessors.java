package io.millrace.engine.state;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.function.UnaryOperator;

/** How the values of a record's components are read: this runs for every value of every row. */
public final class Accessors {

    private Accessors() {}

    /** Throws {@link IllegalArgumentException} for a record that cannot be reached. */
    public static UnaryOperator<Object> of(RecordComponent component) {
        Class<?> type = component.getDeclaringRecord();
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            MethodHandle accessor = lookup.unreflect(component.getAccessor());
            // Classes of a loader of their own, as spark-submit makes for jars, let nobody define a class beside them.
            return lookup.hasFullPrivilegeAccess() ? asFast(lookup, accessor) : asHandle(accessor);
        } catch (IllegalAccessException hidden) {
            throw new IllegalArgumentException(
                    "Record " + type.getName() + " is out of reach: " + hidden.getMessage(), hidden);
        }
    }

    /** As quick as a method reference to the accessor would be. */
    @SuppressWarnings("unchecked")
    private static UnaryOperator<Object> asFast(MethodHandles.Lookup lookup, MethodHandle accessor) {
        try {
            return (UnaryOperator<Object>) LambdaMetafactory.metafactory(
                            lookup,
                            "apply",
                            MethodType.methodType(UnaryOperator.class),
                            MethodType.methodType(Object.class, Object.class),
                            accessor,
                            accessor.type().wrap())
                    .getTarget()
                    .invoke();
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static UnaryOperator<Object> asHandle(MethodHandle accessor) {
        MethodHandle plain = accessor.asType(MethodType.methodType(Object.class, Object.class));
        return record -> {
            try {
                return (Object) plain.invokeExact(record);
            } catch (RuntimeException | Error own) {
                throw own;
            } catch (Throwable checked) {
                throw new IllegalStateException(checked);
            }
        };
    }
}
