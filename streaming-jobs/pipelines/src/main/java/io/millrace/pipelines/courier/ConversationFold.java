package io.millrace.pipelines.courier;

import io.millrace.sdk.TimedFold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Brings what is heard of an order together. State has 8 bytes for each message, to know it again, and
 * goes once nothing was heard of the order for a while: its last row holds the same. What is heard
 * after that begins a new life, and the table's view puts the lives of an order together.
 */
record ConversationFold(Duration expiry) implements TimedFold<ConversationFact, Conversation, ConversationChange> {

    @Override
    public String key(ConversationFact fact) {
        return Long.toString(fact.orderId());
    }

    @Override
    public Comparator<ConversationFact> order() {
        return ConversationFact.ORDER;
    }

    @Override
    public Step<Conversation, ConversationChange> step(
            String order, Conversation before, List<ConversationFact> facts, Instant watermark) {
        if (facts.isEmpty()) {
            return new Step<>(null, List.of());
        }
        OpenConversation open = before == null ? OpenConversation.begunBy(facts.get(0)) : new OpenConversation(before);
        facts.forEach(open::add);

        Conversation now = open.closed();
        List<ConversationChange> changes = new ArrayList<>();
        open.refused().forEach(refused -> changes.add(ConversationChange.of(refused)));
        if (open.hasChanged()) {
            changes.add(now.row(facts.get(0).orderId()));
        }
        return new Step<>(now, changes, now.lastHeard().plus(expiry));
    }

    @Override
    public Class<ConversationFact> factType() {
        return ConversationFact.class;
    }

    @Override
    public Class<Conversation> stateType() {
        return Conversation.class;
    }

    @Override
    public Class<ConversationChange> rowType() {
        return ConversationChange.class;
    }
}
