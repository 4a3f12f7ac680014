package io.millrace.sdk;

/** The id of an event: a header of its Kafka record. Two records of a partition with one id are one event sent twice. */
public final class EventId {

    public static final String HEADER = "id";

    /** So begins an id that the API has made, because the sender gave none: no other event has it. */
    public static final char MADE = '~';

    private EventId() {}
}
