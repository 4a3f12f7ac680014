package io.millrace.sdk;

import java.nio.charset.StandardCharsets;

/** What goes into a topic: the bytes as they stand. The key may be null; so may the value of a deletion. */
public record Message(String topic, byte[] key, byte[] value) {

    public static Message of(String topic, String key, String value) {
        return new Message(topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }
}
