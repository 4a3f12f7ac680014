package io.millrace.ingest.store;

import io.millrace.sdk.EventId;
import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * One checked event on its way into Kafka.
 *
 * @param id stands in the record's header {@code id}
 * @param key decides which events stay in order; may be null
 * @param headers what else goes with the record
 */
public record Event(String id, byte[] key, byte[] value, List<Header> headers) {

    /** What an event takes beside its value: objects here and in Kafka's client. */
    private static final int OVERHEAD = 512;

    /** Whether its sender called it so, and may send it again by that name. */
    boolean canRepeat() {
        return id.charAt(0) != EventId.MADE;
    }

    /** About how many bytes of memory it takes until it is stored. */
    public long size() {
        long size = OVERHEAD + value.length;
        for (Header header : headers) {
            size += header.value().length;
        }
        return size;
    }
}
