package io.millrace.peers.work;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a conversation needs of an event.
 *
 * @param timestamp when Kafka took it, in milliseconds
 * @param city null for a message
 * @param digest of a message, as are sender, time in microseconds and stage
 */
public record ConversationFact(
        long orderId,
        long timestamp,
        int partition,
        long offset,
        String city,
        long digest,
        boolean isFromCourier,
        long sentTime,
        String stage) {

    public static ConversationFact of(ChatEvent event, long timestamp, int partition, long offset) {
        return event.isMessage()
                ? new ConversationFact(
                        event.orderId(),
                        timestamp,
                        partition,
                        offset,
                        null,
                        digest(event),
                        event.sender().equals(ChatEvent.COURIER),
                        Times.micros(event.sentTime()),
                        event.orderStage())
                : new ConversationFact(
                        event.orderId(), timestamp, partition, offset, event.cityCode(), 0, false, Times.NONE, "");
    }

    private static long digest(ChatEvent message) {
        String all = message.sentTime() + "|" + message.courierId() + "|" + message.customerId() + "|"
                + message.fromId() + "|" + message.toId() + "|" + message.chatStartedByMessage() + "|"
                + message.orderStage() + "|" + message.senderAppType();
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }

    public void writeTo(DataOutput output) throws IOException {
        output.writeLong(orderId);
        output.writeLong(timestamp);
        output.writeInt(partition);
        output.writeLong(offset);
        output.writeBoolean(city != null);
        if (city != null) {
            output.writeUTF(city);
            return;
        }
        output.writeLong(digest);
        output.writeBoolean(isFromCourier);
        output.writeLong(sentTime);
        output.writeUTF(stage);
    }

    public static ConversationFact readFrom(DataInput input) throws IOException {
        long orderId = input.readLong();
        long timestamp = input.readLong();
        int partition = input.readInt();
        long offset = input.readLong();
        return input.readBoolean()
                ? new ConversationFact(orderId, timestamp, partition, offset, input.readUTF(), 0, false, Times.NONE, "")
                : new ConversationFact(
                        orderId,
                        timestamp,
                        partition,
                        offset,
                        null,
                        input.readLong(),
                        input.readBoolean(),
                        input.readLong(),
                        input.readUTF());
    }
}
