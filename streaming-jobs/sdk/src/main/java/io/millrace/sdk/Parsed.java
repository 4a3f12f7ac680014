package io.millrace.sdk;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What became of one record: an event, or the reason why it is none. */
public sealed interface Parsed<E> {

    record Accepted<E>(E event) implements Parsed<E> {}

    /** The detail is for a person: it names the field or the place. */
    record Rejected<E>(Reason reason, String detail) implements Parsed<E> {}

    /**
     * A record that holds several events, or none. Each is judged by itself: a bad one does not cost
     * those beside it.
     */
    record Several<E>(List<Part<E>> parts) implements Parsed<E> {
        public Several {
            parts = List.copyOf(parts);
        }

        /** The first event that can go on, or else why the first cannot; empty if there is none at all. */
        public Optional<Parsed<E>> foremost() {
            return parts.stream()
                    .map(Part::parsed)
                    .filter(Accepted.class::isInstance)
                    .findFirst()
                    .or(() -> parts.stream().map(Part::parsed).findFirst());
        }

        /** The record's bytes without those of the parts beside this one: the same record, with one event. */
        public byte[] alone(int index, byte[] record) {
            Part<E> part = parts.get(index);
            int begin = parts.get(0).from();
            int end = parts.get(parts.size() - 1).until();
            int length = part.until() - part.from();
            byte[] alone = Arrays.copyOf(record, begin + length + record.length - end);
            System.arraycopy(record, part.from(), alone, begin, length);
            System.arraycopy(record, end, alone, begin + length, record.length - end);
            return alone;
        }
    }

    /**
     * One of several: an event, or the reason why it is none.
     *
     * @param from where its bytes begin within the record
     * @param until where they have ended
     */
    record Part<E>(Parsed<E> parsed, int from, int until) {}

    static <E> Parsed<E> accepted(E event) {
        return new Accepted<>(event);
    }

    static <E> Parsed<E> rejected(Reason reason, String detail) {
        return new Rejected<>(reason, detail);
    }
}
