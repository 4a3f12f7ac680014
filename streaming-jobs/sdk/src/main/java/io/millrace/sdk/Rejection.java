package io.millrace.sdk;

/** Thrown inside a codec to leave a nested read; it never leaves the codec, and has no stack trace. */
public final class Rejection extends Exception {

    private final transient Reason reason;

    public Rejection(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
