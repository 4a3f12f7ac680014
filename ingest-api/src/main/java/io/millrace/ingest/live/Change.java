package io.millrace.ingest.live;

/**
 * One record of a followed topic.
 *
 * @param key null if it has none
 * @param value null if it deletes its key
 */
record Change(String key, byte[] value) {}
