package io.millrace.faults;

/** What has to become of a record. */
enum Fate {
    ACCEPTED,
    FILTERED,
    REFUSED
}
