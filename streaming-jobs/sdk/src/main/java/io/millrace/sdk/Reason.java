package io.millrace.sdk;

import java.util.Locale;

/** Why a record was refused. */
public enum Reason {
    EMPTY(Stage.PARSE),
    TOO_LARGE(Stage.PARSE),
    NOT_UTF8(Stage.PARSE),
    NOT_JSON(Stage.PARSE),
    NOT_AN_OBJECT(Stage.PARSE),
    MISSING_FIELD(Stage.CHECK),
    WRONG_FIELD(Stage.CHECK),
    EXTRA_FIELD(Stage.CHECK),
    LATE(Stage.LATE),
    CONFLICT(Stage.STATE),
    FAILED(Stage.STATE);

    private final Stage stage;

    Reason(Stage stage) {
        this.stage = stage;
    }

    public Stage stage() {
        return stage;
    }

    /** As it stands in the quarantine: {@code not-json}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
