package io.millrace.stack;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests on the one stack that many classes share: one class at a time, and beside those with stacks of their own. They
 * begin first, since they cannot run beside each other later.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RunningStack.Shared.class)
@ResourceLock("the shared stack")
@Order(1)
public @interface OnSharedStack {}
