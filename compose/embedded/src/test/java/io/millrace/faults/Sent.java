package io.millrace.faults;

/** A record that Kafka has acknowledged: where it stands, and when Kafka took it, in milliseconds since 1970. */
record Sent(Draft draft, int run, int partition, long offset, long timestamp) {

    String topic() {
        return draft.message().topic();
    }

    /** What it says, if it says something of this kind. */
    <T> T event(Class<T> kind) {
        return kind.isInstance(draft.event()) ? kind.cast(draft.event()) : null;
    }
}
