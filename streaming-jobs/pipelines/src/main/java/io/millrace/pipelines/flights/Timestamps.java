package io.millrace.pipelines.flights;

import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Points in time as ISO 8601 writes them; without a zone they are UTC. */
final class Timestamps {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Timestamps() {}

    static Instant parse(String name, String text) throws Rejection {
        Instant time;
        try {
            time = instant(DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from));
        } catch (DateTimeException unreadable) {
            throw new Rejection(
                    Reason.WRONG_FIELD,
                    name + " has to be a time such as 2023-10-16T22:25:00.000 or 2023-10-16T22:25:00+02:00, not \""
                            + text + "\"");
        }
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new Rejection(Reason.WRONG_FIELD, name + " is " + text + ", which is not in the years 1 to 9999");
        }
        return time;
    }

    private static Instant instant(TemporalAccessor read) {
        return read instanceof ZonedDateTime zoned
                ? zoned.toInstant()
                : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
    }
}
