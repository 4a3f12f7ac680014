package io.millrace.events;

/** What became of one record: an event, or the reason why it is none. */
public sealed interface Parsed<E> {

    record Accepted<E>(E event) implements Parsed<E> {}

    /** The detail is for a person: it names the field or the place. */
    record Rejected<E>(Reason reason, String detail) implements Parsed<E> {}

    static <E> Parsed<E> accepted(E event) {
        return new Accepted<>(event);
    }

    static <E> Parsed<E> rejected(Reason reason, String detail) {
        return new Rejected<>(reason, detail);
    }
}
