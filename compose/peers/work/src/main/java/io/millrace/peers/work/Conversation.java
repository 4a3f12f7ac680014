package io.millrace.peers.work;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What is kept of an order. */
public final class Conversation {

    private final String life;
    private String city;
    private long cityTimestamp;
    private int cityPartition;
    private long cityOffset;
    private Side courier = new Side();
    private Side customer = new Side();
    private long lastTime = Times.NONE;
    private String lastStage;

    private Conversation(String life) {
        this.life = life;
    }

    public static Conversation begunBy(ConversationFact fact) {
        return new Conversation(fact.partition() + "/" + fact.offset());
    }

    /** Whether that changes what a reader sees. */
    public boolean add(ConversationFact fact) {
        return fact.city() == null ? addMessage(fact) : addCity(fact);
    }

    private boolean addMessage(ConversationFact fact) {
        boolean isNew = (fact.isFromCourier() ? courier : customer).add(fact.digest(), fact.sentTime());
        if (fact.sentTime() > lastTime
                || fact.sentTime() == lastTime && fact.stage().compareTo(lastStage) > 0) {
            lastTime = fact.sentTime();
            lastStage = fact.stage();
        }
        return isNew;
    }

    /** Of two cities the one that Kafka took later counts. */
    private boolean addCity(ConversationFact fact) {
        if (city != null && !isLater(fact)) {
            return false;
        }
        boolean isOther = !fact.city().equals(city);
        city = fact.city();
        cityTimestamp = fact.timestamp();
        cityPartition = fact.partition();
        cityOffset = fact.offset();
        return isOther;
    }

    private boolean isLater(ConversationFact fact) {
        if (fact.timestamp() != cityTimestamp) {
            return fact.timestamp() > cityTimestamp;
        }
        return fact.partition() == cityPartition ? fact.offset() > cityOffset : fact.partition() > cityPartition;
    }

    public String life() {
        return life;
    }

    /** Null if nobody has named it. */
    public String city() {
        return city;
    }

    public long firstCourierMessage() {
        return courier.first();
    }

    public long firstCustomerMessage() {
        return customer.first();
    }

    /** Who sent each message, by its digest. */
    public Map<String, String> messages() {
        Map<String, String> messages = new TreeMap<>();
        courier.forEach(digest -> messages.put(text(digest), ChatEvent.COURIER));
        customer.forEach(digest -> messages.put(text(digest), ChatEvent.CUSTOMER));
        return messages;
    }

    private static String text(long digest) {
        return Long.toUnsignedString(digest, Character.MAX_RADIX);
    }

    public long lastMessageTime() {
        return lastTime;
    }

    /** Null if there is no message. */
    public String lastMessageOrderStage() {
        return lastStage;
    }

    public void writeTo(DataOutput output) throws IOException {
        output.writeUTF(life);
        output.writeBoolean(city != null);
        if (city != null) {
            output.writeUTF(city);
            output.writeLong(cityTimestamp);
            output.writeInt(cityPartition);
            output.writeLong(cityOffset);
        }
        courier.writeTo(output);
        customer.writeTo(output);
        output.writeBoolean(lastStage != null);
        if (lastStage != null) {
            output.writeLong(lastTime);
            output.writeUTF(lastStage);
        }
    }

    public static Conversation readFrom(DataInput input) throws IOException {
        Conversation conversation = new Conversation(input.readUTF());
        if (input.readBoolean()) {
            conversation.city = input.readUTF();
            conversation.cityTimestamp = input.readLong();
            conversation.cityPartition = input.readInt();
            conversation.cityOffset = input.readLong();
        }
        conversation.courier = Side.readFrom(input);
        conversation.customer = Side.readFrom(input);
        if (input.readBoolean()) {
            conversation.lastTime = input.readLong();
            conversation.lastStage = input.readUTF();
        }
        return conversation;
    }
}
