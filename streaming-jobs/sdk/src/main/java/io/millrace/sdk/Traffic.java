package io.millrace.sdk;

import io.millrace.settings.Settings;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Makes realistic sample events for one pipeline, without end. The same seed makes the same events. A jar names its class
 * in {@code META-INF/services}.
 */
public interface Traffic {

    /** The slug of the pipeline. */
    String pipeline();

    Iterator<Message> messages(Settings settings, long seed);

    /** That of a pipeline, if somebody has written one. */
    static Optional<Traffic> of(Pipeline pipeline) {
        return ServiceLoader.load(Traffic.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(traffic -> traffic.pipeline().equals(pipeline.slug()))
                .findFirst();
    }
}
