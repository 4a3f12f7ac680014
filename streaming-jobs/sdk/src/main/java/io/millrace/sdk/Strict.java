package io.millrace.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A JSON object with a field that the record does not have is rejected. Without it such fields are ignored. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Strict {

    /** Names of fields that may be there, and are ignored. */
    String[] ignored() default {};
}
