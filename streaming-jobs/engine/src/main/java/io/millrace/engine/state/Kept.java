package io.millrace.engine.state;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the state store has of a key of a timed fold: the state itself, and when the fold is to be called.
 *
 * @param due when the fold wants to be called at the latest; {@link #NEVER} if not
 * @param call when it is called; {@link #NEVER} if it is not. Never after {@code due}: a call that comes too early is
 *     set again, which costs less than to move it with every fact
 * @param number tells calls of the same time apart
 */
public record Kept(byte[] state, long due, long call, long number) {

    static final long NEVER = Long.MAX_VALUE;

    private static final int NANOS_PER_MILLI = 1_000_000;

    public static Kept of(byte[] bytes) {
        ByteReader from = new ByteReader(bytes);
        long due = from.eightBytes();
        long call = from.eightBytes();
        long number = call == NEVER ? 0 : from.eightBytes();
        return new Kept(from.rest(), due, call, number);
    }

    byte[] bytes() {
        ByteWriter to = new ByteWriter();
        to.eightBytes(due);
        to.eightBytes(call);
        if (call != NEVER) {
            to.eightBytes(number);
        }
        to.rest(state);
        return to.toBytes();
    }

    boolean isSameAs(Kept other) {
        return other != null && other.due == due && other.call == call && Arrays.equals(other.state, state);
    }

    /** @param before null for nothing */
    static Kept after(Kept before, byte[] state, long due) {
        return before == null ? new Kept(state, due, NEVER, 0) : new Kept(state, due, before.call, before.number);
    }

    Kept withoutCall() {
        return new Kept(state, due, NEVER, 0);
    }

    Kept calledAtItsDue(long newNumber) {
        return new Kept(state, due, due, newNumber);
    }

    /** By what the call stands in the map of calls, whose order is that of bytes. */
    Optional<byte[]> callKey() {
        if (call == NEVER) {
            return Optional.empty();
        }
        ByteWriter to = new ByteWriter();
        to.eightBytes(call ^ Long.MIN_VALUE);
        to.eightBytes(number);
        return Optional.of(to.toBytes());
    }

    static long timeOf(byte[] callKey) {
        return new ByteReader(callKey).eightBytes() ^ Long.MIN_VALUE;
    }

    /** A deadline that the watermark has passed already is for the next batch. */
    static long due(Instant deadline, long watermark) {
        if (deadline == null) {
            return NEVER;
        }
        long millis = deadline.toEpochMilli();
        long reached = deadline.getNano() % NANOS_PER_MILLI == 0 ? millis : millis + 1;
        return Math.max(reached, watermark + 1);
    }
}
