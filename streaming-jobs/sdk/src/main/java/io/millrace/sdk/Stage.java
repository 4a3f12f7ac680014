package io.millrace.sdk;

import java.util.Locale;

/** Where on its path an event was refused. */
public enum Stage {
    PARSE,
    CHECK,
    LATE,
    STATE;

    /** As it stands in the quarantine. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
