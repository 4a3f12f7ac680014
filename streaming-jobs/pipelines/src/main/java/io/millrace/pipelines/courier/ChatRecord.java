package io.millrace.pipelines.courier;

import io.millrace.sdk.Json;
import io.millrace.sdk.Optional;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;

/** A record of the chat as it is sent. One that has any field of a message is a message; any other is an order. */
record ChatRecord(
        @Json("orderId") long orderId,
        @Optional @Json("cityCode") String cityCode,
        @Optional @Json("senderAppType") String senderAppType,
        @Optional @Json("courierId") Long courierId,
        @Optional @Json("customerId") Long customerId,
        @Optional @Json("fromId") Long fromId,
        @Optional @Json("toId") Long toId,
        @Optional @Json("chatStartedByMessage") Boolean chatStartedByMessage,
        @Optional @Json("orderStage") String orderStage,
        @Optional @Json("messageSentTime") String messageSentTime) {

    /** What tables and their readers can hold without doubt. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    CourierEvent event() throws Rejection {
        boolean isMessage = Stream.of(
                        senderAppType,
                        courierId,
                        customerId,
                        fromId,
                        toId,
                        chatStartedByMessage,
                        orderStage,
                        messageSentTime)
                .anyMatch(Objects::nonNull);
        return isMessage ? message() : new PlacedOrder(orderId, required("cityCode", cityCode));
    }

    private ChatMessage message() throws Rejection {
        String app = required("senderAppType", senderAppType);
        String stage = required("orderStage", orderStage);
        Instant time = time(required("messageSentTime", messageSentTime));
        String sender = ChatMessage.sender(app);
        if (!sender.equals(ChatMessage.COURIER) && !sender.equals(ChatMessage.CUSTOMER)) {
            throw new Rejection(Reason.WRONG_FIELD, "senderAppType has to begin with Courier or Customer, not " + app);
        }
        return new ChatMessage(orderId, app, courierId, customerId, fromId, toId, chatStartedByMessage, stage, time);
    }

    private static Instant time(String text) throws Rejection {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(EARLIEST) && time.isBefore(END)) {
                return time.truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException unparsable) {
            // Said below.
        }
        throw new Rejection(
                Reason.WRONG_FIELD,
                "messageSentTime has to be a time such as 2024-02-01T10:00:00Z, from 1970 to 9998, not " + text);
    }

    private static String required(String name, String value) throws Rejection {
        if (value == null || value.isEmpty()) {
            throw new Rejection(Reason.MISSING_FIELD, name + " is missing");
        }
        return value;
    }
}
