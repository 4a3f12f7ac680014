package io.millrace.pipelines.courier;

import io.millrace.sdk.TimedFold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings what is heard of an order together. State has 8 bytes for each message, to know it again, and
 * goes once nothing was heard of the order for a while: its last row holds the same. What is heard
 * after that begins a new life, and the table's view puts the lives of an order together.
 */
record ConversationFold(Duration expiry) implements TimedFold<ConversationFact, Conversation> {

    @Override
    public String key(ConversationFact fact) {
        return Long.toString(fact.orderId());
    }

    @Override
    public Step<Conversation> step(String order, Conversation before, List<ConversationFact> facts, Instant watermark) {
        if (facts.isEmpty()) {
            return new Step<>(null, List.of());
        }
        OpenConversation open = before == null ? OpenConversation.begunBy(facts.get(0)) : new OpenConversation(before);
        facts.forEach(open::add);

        Conversation now = open.closed();
        List<Record> rows = new ArrayList<>(open.refused());
        if (open.hasChanged()) {
            rows.add(now.row(facts.get(0).orderId()));
        }
        return new Step<>(now, rows, now.lastHeard().plus(expiry));
    }
}
