package io.millrace.faults;

import io.millrace.sdk.Reason;

/**
 * A row that the quarantine has to hold for a record.
 *
 * @param part which of the record's events is refused; null if it is the whole record
 */
record Refusal(Reason reason, Integer part, byte[] payload) {}
