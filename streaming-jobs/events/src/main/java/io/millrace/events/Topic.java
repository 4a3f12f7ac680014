package io.millrace.events;

import io.millrace.settings.Setting;
import java.io.Serializable;

/** A Kafka topic: the setting that names it, and how its records are read. */
public record Topic<E>(Setting<String> name, Codec<E> codec) {

    public Topic {
        if (!(codec instanceof Serializable)) {
            throw new IllegalArgumentException("The codec of " + name.key() + " has to be serializable.");
        }
    }
}
