package io.millrace.console;

import java.util.Locale;

/** What somebody may do. */
public enum Role {
    /** Look at everything. */
    VIEWER,
    /** Start actions, too. */
    OPERATOR;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
