package io.millrace.sdk;

import io.millrace.settings.Settings;
import java.util.Iterator;

/** Makes realistic sample events for one pipeline, without end. The same seed makes the same events. */
@FunctionalInterface
public interface Traffic {

    Iterator<Message> messages(Settings settings, long seed);
}
