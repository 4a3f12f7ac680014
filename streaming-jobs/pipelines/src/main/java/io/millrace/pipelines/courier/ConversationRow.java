package io.millrace.pipelines.courier;

import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import java.time.Instant;
import java.util.Map;

/** What one life of a conversation's state has heard. Rows of several lives can be put together. */
public record ConversationRow(
        @Key @Column("the order") long orderId,

        @Key @Column("the partition and offset of the record that began this life of the order's state")
        String life,

        @Column("the city of the order; null if this life has not heard of it")
        String cityCode,

        @Column("when the courier sent the first message") Instant firstCourierMessage,

        @Column("when the customer sent the first message") Instant firstCustomerMessage,

        @Column("who sent each message, by a digest that tells messages apart")
        Map<String, String> messages,

        @Column("when the last message was sent") Instant lastMessageTime,

        @Column("how far the order was when the last message was sent")
        String lastMessageOrderStage) {}
