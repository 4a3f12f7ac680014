package io.millrace.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The field's name in JSON, or that of an enum's constant. Without it a field is found by the component's name in snake
 * case and by the component's name itself: {@code event_type} and {@code eventType}.
 */
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Json {
    String value();
}
