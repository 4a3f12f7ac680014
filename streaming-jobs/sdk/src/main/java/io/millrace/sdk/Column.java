package io.millrace.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What people read of a column in the catalog. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Column {

    /** What the column means, in a few words. */
    String value();

    /** Its name, where it differs from that of the component ({@code eventType} is {@code event_type}). */
    String name() default "";
}
