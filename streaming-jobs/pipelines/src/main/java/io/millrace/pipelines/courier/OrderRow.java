package io.millrace.pipelines.courier;

import io.millrace.sdk.Column;
import io.millrace.sdk.Received;
import java.time.Instant;

/** An order, once for each time it was told of, and where that stands in Kafka. */
public record OrderRow(
        @Column("the order") long orderId,
        @Column("the city that it is of") String cityCode,
        @Column("when Kafka took it") Instant kafkaTimestamp,
        @Column("the topic's partition") int partition,
        @Column("its offset there") long offset) {

    /** Null for a message. */
    static OrderRow of(Received<CourierEvent> received) {
        return received.event() instanceof PlacedOrder order
                ? new OrderRow(
                        order.orderId(),
                        order.cityCode(),
                        received.timestamp(),
                        received.source().partition(),
                        received.source().offset())
                : null;
    }
}
