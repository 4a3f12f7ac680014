package io.millrace.sdk;

/**
 * A record that a fold refuses, though it was accepted when it came: only beside others of its key is
 * it seen to be wrong.
 *
 * @param detail why, for a person
 */
public record Refused(KafkaRecord record, Reason reason, String detail) {}
