package io.millrace.stack;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests on the one broker that the API's classes share: one class at a time. They are short, and fill what is left. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RunningBroker.Shared.class)
@ResourceLock("the shared broker")
@Order(Integer.MAX_VALUE)
public @interface OnSharedBroker {}
