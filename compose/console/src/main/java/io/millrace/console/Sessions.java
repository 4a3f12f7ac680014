package io.millrace.console;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who is logged in, and which addresses have tried passwords in vain. Both are bounded. */
final class Sessions {

    /**
     * Somebody who is logged in.
     *
     * @param csrf what every request has to name that changes something
     */
    record Session(String user, Role role, String csrf) {}

    private static final int MOST = 1_000;
    private static final int MOST_ADDRESSES = 10_000;
    private static final int WRONG_PER_MINUTE = 10;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** However much somebody uses it. */
    private static final long LONGEST = Duration.ofHours(24).toNanos();

    private static final class Seat {
        private final Session session;
        private final long since;
        private long used;

        Seat(Session session, long now) {
            this.session = session;
            this.since = now;
            this.used = now;
        }
    }

    private record Wrong(int count, long since) {}

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final Map<String, Wrong> wrong = new HashMap<>();
    private final long timeout;
    private final LongSupplier nanos;

    Sessions(Duration timeout, LongSupplier nanos) {
        this.timeout = timeout.toNanos();
        this.nanos = nanos;
    }

    /** The token that stands for the session. */
    synchronized String begin(String user, Role role) {
        expire();
        if (seats.size() >= MOST) {
            Iterator<String> oldest = seats.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        String token = token();
        seats.put(token, new Seat(new Session(user, role, token()), nanos.getAsLong()));
        return token;
    }

    synchronized Optional<Session> of(String token) {
        expire();
        Seat seat = seats.get(token);
        if (seat == null) {
            return Optional.empty();
        }
        seat.used = nanos.getAsLong();
        return Optional.of(seat.session);
    }

    synchronized boolean isOpen(String csrf) {
        expire();
        return seats.values().stream().anyMatch(seat -> seat.session.csrf().equals(csrf));
    }

    synchronized void end(String token) {
        seats.remove(token);
    }

    /** All of somebody's. */
    synchronized void endOf(String user) {
        seats.values().removeIf(seat -> seat.session.user().equals(user));
    }

    private void expire() {
        long now = nanos.getAsLong();
        seats.values().removeIf(seat -> now - seat.used > timeout || now - seat.since > LONGEST);
    }

    /** Whether the address has tried too many wrong passwords within a minute. */
    synchronized boolean isBarred(String address) {
        Wrong tried = wrong.get(address);
        return tried != null && nanos.getAsLong() - tried.since() < MINUTE && tried.count() >= WRONG_PER_MINUTE;
    }

    synchronized void wrongPassword(String address) {
        long now = nanos.getAsLong();
        if (wrong.size() >= MOST_ADDRESSES) {
            wrong.values().removeIf(one -> now - one.since() >= MINUTE);
        }
        if (wrong.size() < MOST_ADDRESSES) {
            wrong.merge(
                    address,
                    new Wrong(1, now),
                    (before, one) ->
                            now - before.since() >= MINUTE ? one : new Wrong(before.count() + 1, before.since()));
        }
    }

    String token() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
