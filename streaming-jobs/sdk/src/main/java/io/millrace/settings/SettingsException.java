package io.millrace.settings;

/** A setting that cannot be used. Its message names the key, the value and what is allowed. */
public final class SettingsException extends RuntimeException {

    public SettingsException(String message) {
        super(message);
    }
}
