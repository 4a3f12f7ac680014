package io.millrace.sdk;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.Serializable;
import java.util.List;

/**
 * Turns the bytes of one Kafka record into an event, or says why it cannot. The HTTP edge and the
 * Spark jobs use the same codecs, so that both refuse the same input for the same reason.
 */
@FunctionalInterface
public interface Codec<E> extends Serializable {

    /** Never throws for what the bytes hold; the value of a Kafka record may be null. */
    Parsed<E> parse(byte[] value);

    /** The settings that it has. Most have none. */
    default List<Setting<?>> settings() {
        return List.of();
    }

    /** The codec as it works with these settings. */
    default Codec<E> with(Settings settings) {
        return this;
    }
}
