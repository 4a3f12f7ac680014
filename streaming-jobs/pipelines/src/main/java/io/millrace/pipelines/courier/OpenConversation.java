package io.millrace.pipelines.courier;

import io.millrace.pipelines.courier.Conversation.LastMessage;
import io.millrace.pipelines.courier.Conversation.Side;
import io.millrace.pipelines.courier.ConversationFact.City;
import io.millrace.pipelines.courier.ConversationFact.Said;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A conversation while facts are added to it. In which order they come makes no difference. */
final class OpenConversation {

    private static final Comparator<LastMessage> LATER =
            Comparator.comparing(LastMessage::time).thenComparing(LastMessage::orderStage);

    private final String life;
    private final Speaker courier;
    private final Speaker customer;
    private final List<Refused> refused = new ArrayList<>();
    private Instant lastHeard;
    private City city;
    private LastMessage lastMessage;
    private boolean hasChanged;

    OpenConversation(Conversation before) {
        this.life = before.life();
        this.lastHeard = before.lastHeard();
        this.city = before.city();
        this.courier = new Speaker(before.courier());
        this.customer = new Speaker(before.customer());
        this.lastMessage = before.lastMessage();
    }

    /** The conversation of an order of which nothing is kept. No other record begins a life. */
    static OpenConversation begunBy(ConversationFact first) {
        return new OpenConversation(new Conversation(
                first.partition() + "/" + first.offset(), Instant.EPOCH, null, Side.SILENT, Side.SILENT, null));
    }

    void add(ConversationFact fact) {
        Instant heard = Instant.ofEpochMilli(fact.timestamp());
        lastHeard = heard.isAfter(lastHeard) ? heard : lastHeard;
        if (fact.said() != null) {
            add(fact.said());
        } else {
            add(fact.city());
        }
    }

    private void add(Said said) {
        Speaker speaker = said.sender().equals(ChatMessage.COURIER) ? courier : customer;
        hasChanged |= speaker.add(said);
        LastMessage message = new LastMessage(said.sentTime(), said.orderStage());
        lastMessage = lastMessage == null || LATER.compare(message, lastMessage) > 0 ? message : lastMessage;
    }

    /** Of two cities the one that Kafka took later counts. */
    private void add(City told) {
        City before = city;
        city = before == null || City.ORDER.compare(told, before) > 0 ? told : before;
        if (before == null) {
            hasChanged = true;
        } else if (!told.code().equals(before.code())) {
            hasChanged |= city == told;
            refused.add(conflict(city == told ? before : told));
        }
    }

    private Refused conflict(City loser) {
        return new Refused(
                loser.source(),
                Reason.CONFLICT,
                "cityCode " + loser.code() + " is not the order's last: that is " + city.code() + ", at offset "
                        + city.source().offset() + " of partition "
                        + city.source().partition());
    }

    boolean hasChanged() {
        return hasChanged;
    }

    List<Refused> refused() {
        return refused;
    }

    Conversation closed() {
        return new Conversation(life, lastHeard, city, courier.side(), customer.side(), lastMessage);
    }

    private static final class Speaker {
        private final Set<Long> digests;
        private Instant first;

        Speaker(Side before) {
            this.digests = new TreeSet<>(before.digests());
            this.first = before.first();
        }

        /** Whether the message is new. */
        boolean add(Said said) {
            first = first == null || said.sentTime().isBefore(first) ? said.sentTime() : first;
            return digests.add(said.digest());
        }

        Side side() {
            return new Side(first, List.copyOf(digests));
        }
    }
}
