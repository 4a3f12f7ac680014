package io.millrace.pipelines.courier;

import java.time.Instant;

/**
 * One message of a courier to a customer, or the other way round. Those who wrote it and what started
 * the chat may be absent.
 *
 * @param senderAppType the app it was sent from: it begins with the kind of sender
 * @param orderStage how far the order was then
 * @param sentTime when it was sent, to the microsecond
 */
public record ChatMessage(
        long orderId,
        String senderAppType,
        Long courierId,
        Long customerId,
        Long fromId,
        Long toId,
        Boolean chatStartedByMessage,
        String orderStage,
        Instant sentTime)
        implements CourierEvent {

    public static final String COURIER = "Courier";
    public static final String CUSTOMER = "Customer";

    /** {@link #COURIER} or {@link #CUSTOMER}: the first word of the app. */
    public String sender() {
        return sender(senderAppType);
    }

    static String sender(String senderAppType) {
        return senderAppType.split(" ", 2)[0];
    }
}
