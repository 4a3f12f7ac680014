package io.millrace.sdk;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A Kafka topic that events come in by: the setting that names it, what its records look like, how
 * they are read, and which of them have to stay in order.
 */
public record Topic<E>(Setting<String> name, Form form, Codec<E> codec, Key<E> key) {

    /** What a record holds. */
    public enum Form {
        /** One JSON object. */
        JSON,
        /** One line of text. */
        TEXT
    }

    /** The key of an event's record; events of one key stay in order. Null where no order matters. */
    @FunctionalInterface
    public interface Key<E> extends Function<E, String> {}

    /** Makes an event of what was read, or rejects it. */
    @FunctionalInterface
    public interface Mapping<R, E> extends Serializable {
        E of(R read) throws Rejection;
    }

    public Topic {
        if (!(codec instanceof Serializable)) {
            throw new IllegalArgumentException("The codec of " + name.key() + " has to be serializable.");
        }
    }

    /** All that can be set of it: its name, and what its codec wants to know. */
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(List.of(name));
        all.addAll(codec.settings());
        return all;
    }

    /** The topic as it is read with these settings. */
    public Topic<E> with(Settings settings) {
        return new Topic<>(name, form, codec.with(settings), key);
    }

    /** JSON objects, read into a record. The setting {@code <topic>.topic} gives the topic another name. */
    public static <R extends Record> Topic<R> json(String topic, Class<R> event) {
        return json(named(topic), event);
    }

    /** JSON objects, read into a record. */
    public static <R extends Record> Topic<R> json(Setting<String> name, Class<R> event) {
        return json(name, new RecordCodec<>(event, Form.JSON), any -> null);
    }

    /** JSON, read by a codec of one's own. */
    public static <E> Topic<E> json(Setting<String> name, Codec<E> codec, Key<E> key) {
        return new Topic<>(name, Form.JSON, codec, key);
    }

    /**
     * Lines of text with a tab between each two fields, read into a record by their places. The setting
     * {@code <topic>.topic} gives the topic another name.
     */
    public static <R extends Record> Topic<R> text(String topic, Class<R> event) {
        return text(named(topic), event);
    }

    /** Lines of text with a tab between each two fields, read into a record by their places. */
    public static <R extends Record> Topic<R> text(Setting<String> name, Class<R> event) {
        return text(name, new RecordCodec<>(event, Form.TEXT), any -> null);
    }

    /** Text, read by a codec of one's own. */
    public static <E> Topic<E> text(Setting<String> name, Codec<E> codec, Key<E> key) {
        return new Topic<>(name, Form.TEXT, codec, key);
    }

    /**
     * The same topic, whose events are made of what its codec reads: where records do not look as events should, or
     * several topics hold events of one kind. Give it its key after that.
     */
    public <T> Topic<T> as(Mapping<E, T> mapping) {
        return new Topic<>(name, form, new MappedCodec<>(codec, mapping), any -> null);
    }

    /** The same topic, in which events of one key stay in order. */
    public Topic<E> keyedBy(Key<E> key) {
        return new Topic<>(name, form, codec, key);
    }

    private static Setting<String> named(String topic) {
        return Setting.text(topic + ".topic", topic, "The topic of " + topic + ".");
    }
}
