package io.millrace.sdk;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of an event: a header of its Kafka record. Two records of a partition with one id are one event sent twice. */
public final class EventId {

    public static final String HEADER = "id";

    /** So begins an id that the API has made, because the sender gave none: no other event has it. */
    public static final char MADE = '~';

    private static final int RADIX = 36;
    private static final Pattern MADE_THEN = Pattern.compile(MADE + "([0-9a-z]{1,9})-[0-9a-z]+-[0-9a-z]+");

    private EventId() {}

    /**
     * An id that no other event has, and that says when it was made: Kafka takes its record then or soon after.
     *
     * @param maker sets the process apart that makes it
     * @param number sets it apart from the others of that process
     */
    public static String made(Instant now, String maker, long number) {
        return MADE + Long.toString(now.toEpochMilli(), RADIX) + "-" + maker + "-" + Long.toString(number, RADIX);
    }

    /** When the API made the id; empty for one that a sender gave. */
    public static Optional<Instant> madeAt(String id) {
        Matcher made = MADE_THEN.matcher(id);
        return made.matches()
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(made.group(1), RADIX)))
                : Optional.empty();
    }
}
