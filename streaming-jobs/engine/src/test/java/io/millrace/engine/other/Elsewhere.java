package io.millrace.engine.other;

import io.millrace.sdk.Column;

/** A record of another package that is not public. */
public final class Elsewhere {

    private Elsewhere() {}

    record Hidden(@Column("text") String text) {}

    public static Class<? extends Record> hidden() {
        return Hidden.class;
    }
}
