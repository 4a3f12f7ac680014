package io.millrace.ingest.live;

/**
 * One record of a followed topic.
 *
 * @param offset in its partition
 * @param time when it was written, in milliseconds
 * @param key null if it has none
 * @param value null if it deletes its key
 */
record Change(long offset, long time, String key, byte[] value) {}
