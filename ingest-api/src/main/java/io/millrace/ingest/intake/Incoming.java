package io.millrace.ingest.intake;

import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * One event as it came, not yet looked at.
 *
 * @param id what its sender calls it; null if the sender gave none
 */
record Incoming(byte[] value, String id, List<Header> headers) {

    static Incoming of(byte[] value) {
        return new Incoming(value, null, List.of());
    }
}
