package io.millrace.peers.work;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A record of the couriers' chat. It is a message if it has a sender, and otherwise an order with its city. */
public record ChatEvent(
        long orderId,
        String cityCode,
        String senderAppType,
        Long courierId,
        Long customerId,
        Long fromId,
        Long toId,
        Boolean chatStartedByMessage,
        String orderStage,
        Instant sentTime) {

    public static final String COURIER = "Courier";
    public static final String CUSTOMER = "Customer";

    private static final JsonFactory JSON = new JsonFactory();

    /** Null if it is broken. */
    public static ChatEvent read(byte[] value) {
        try (JsonParser json = JSON.createParser(value)) {
            ChatEvent event = json.nextToken() == JsonToken.START_OBJECT ? read(json) : null;
            return event == null || !event.isComplete() ? null : event;
        } catch (IOException | DateTimeException broken) {
            return null;
        }
    }

    private static ChatEvent read(JsonParser json) throws IOException {
        long orderId = -1;
        String cityCode = null;
        String senderAppType = null;
        Long courierId = null;
        Long customerId = null;
        Long fromId = null;
        Long toId = null;
        Boolean chatStartedByMessage = null;
        String orderStage = null;
        Instant sentTime = null;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (name) {
                case "orderId" -> orderId = json.getLongValue();
                case "cityCode" -> cityCode = json.getText();
                case "senderAppType" -> senderAppType = json.getText();
                case "courierId" -> courierId = json.getLongValue();
                case "customerId" -> customerId = json.getLongValue();
                case "fromId" -> fromId = json.getLongValue();
                case "toId" -> toId = json.getLongValue();
                case "chatStartedByMessage" -> chatStartedByMessage = json.getBooleanValue();
                case "orderStage" -> orderStage = json.getText();
                case "messageSentTime" ->
                    sentTime = Instant.parse(json.getText()).truncatedTo(ChronoUnit.MICROS);
                default -> json.skipChildren();
            }
        }
        return new ChatEvent(
                orderId,
                cityCode,
                senderAppType,
                courierId,
                customerId,
                fromId,
                toId,
                chatStartedByMessage,
                orderStage,
                sentTime);
    }

    private boolean isComplete() {
        if (orderId < 0) {
            return false;
        }
        if (!isMessage()) {
            return cityCode != null;
        }
        return orderStage != null && sentTime != null && (sender().equals(COURIER) || sender().equals(CUSTOMER));
    }

    public boolean isMessage() {
        return senderAppType != null;
    }

    /** Of a message: {@link #COURIER} or {@link #CUSTOMER}. */
    public String sender() {
        int end = senderAppType.indexOf(' ');
        return end < 0 ? senderAppType : senderAppType.substring(0, end);
    }
}
