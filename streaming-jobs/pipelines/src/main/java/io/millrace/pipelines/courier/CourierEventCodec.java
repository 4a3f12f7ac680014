package io.millrace.pipelines.courier;

import static io.millrace.sdk.JsonObjects.text;
import static io.millrace.sdk.JsonObjects.truth;
import static io.millrace.sdk.JsonObjects.wholeNumber;

import com.fasterxml.jackson.core.JsonParser;
import io.millrace.sdk.Codec;
import io.millrace.sdk.JsonObjects;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reads a message or an order. What has any field of a message is one; all else is an order. */
final class CourierEventCodec implements Codec<CourierEvent> {

    @Override
    public Parsed<CourierEvent> parse(byte[] value) {
        return JsonObjects.parse(value, new Fields());
    }

    private static final class Fields implements JsonObjects.Fields<CourierEvent> {

        /** What tables and their readers can hold without doubt. */
        private static final Instant EARLIEST = Instant.EPOCH;

        private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

        private boolean isMessage;
        private Long orderId;
        private String cityCode;
        private String senderAppType;
        private Long courierId;
        private Long customerId;
        private Long fromId;
        private Long toId;
        private Boolean chatStartedByMessage;
        private String orderStage;
        private String messageSentTime;

        @Override
        public void field(String name, JsonParser value) throws IOException, Rejection {
            switch (name) {
                case "orderId" -> orderId = wholeNumber(name, value);
                case "cityCode" -> cityCode = text(name, value);
                default -> isMessage |= isOfMessage(name, value);
            }
        }

        private boolean isOfMessage(String name, JsonParser value) throws IOException, Rejection {
            switch (name) {
                case "senderAppType" -> senderAppType = text(name, value);
                case "courierId" -> courierId = wholeNumber(name, value);
                case "customerId" -> customerId = wholeNumber(name, value);
                case "fromId" -> fromId = wholeNumber(name, value);
                case "toId" -> toId = wholeNumber(name, value);
                case "chatStartedByMessage" -> chatStartedByMessage = truth(name, value);
                case "orderStage" -> orderStage = text(name, value);
                case "messageSentTime" -> messageSentTime = text(name, value);
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public CourierEvent event() throws Rejection {
            require("orderId", orderId);
            return isMessage ? message() : order();
        }

        private CourierEvent order() throws Rejection {
            require("cityCode", cityCode);
            return new PlacedOrder(orderId, cityCode);
        }

        private CourierEvent message() throws Rejection {
            require("senderAppType", senderAppType);
            require("orderStage", orderStage);
            require("messageSentTime", messageSentTime);
            return new ChatMessage(
                    orderId,
                    knownSender(senderAppType),
                    courierId,
                    customerId,
                    fromId,
                    toId,
                    chatStartedByMessage,
                    orderStage,
                    time(messageSentTime));
        }

        private static String knownSender(String app) throws Rejection {
            String sender = ChatMessage.sender(app);
            if (!sender.equals(ChatMessage.COURIER) && !sender.equals(ChatMessage.CUSTOMER)) {
                throw new Rejection(
                        Reason.WRONG_FIELD, "senderAppType has to begin with Courier or Customer, not " + app);
            }
            return app;
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

        private static void require(String name, Object value) throws Rejection {
            if (value == null || value.equals("")) {
                throw new Rejection(Reason.MISSING_FIELD, name + " is missing");
            }
        }
    }
}
