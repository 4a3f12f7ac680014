package io.millrace.ingest.intake;

import io.millrace.ingest.http.Problem;
import io.millrace.sdk.EventId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The ids of events: what their sender calls them, or one that no other event has. */
final class Ids {

    private static final int LONGEST = 200;
    private static final String MAKER = Long.toString(new SecureRandom().nextLong(1L << 48), 36);
    private static final AtomicLong COUNT = new AtomicLong();

    private Ids() {}

    static String next() {
        return EventId.made(Instant.now(), MAKER, COUNT.incrementAndGet());
    }

    /** What a sender calls an event; null if it gave no name. */
    static String given(String id) throws Problem {
        return id == null ? null : checked(id);
    }

    static String checked(String id) throws Problem {
        if (id.isBlank() || id.length() > LONGEST || id.chars().anyMatch(Character::isISOControl)) {
            throw Problem.of(400, "An id has 1 to " + LONGEST + " characters, none of them a control character.");
        }
        if (id.charAt(0) == EventId.MADE) {
            throw Problem.of(400, "Ids that begin with " + EventId.MADE + " are made by this API alone.");
        }
        return id;
    }
}
