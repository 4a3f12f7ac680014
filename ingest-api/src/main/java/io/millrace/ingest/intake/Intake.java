package io.millrace.ingest.intake;

import io.millrace.ingest.access.Keys;
import io.millrace.ingest.access.Sender;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Service;
import io.millrace.ingest.store.Event;
import io.millrace.ingest.store.Positions;
import io.millrace.ingest.store.Store;
import io.millrace.sdk.Topic;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The way of an event from any kind of request into Kafka: who sends it, to which topic, is it good, is
 * it stored.
 */
public final class Intake {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Service service;
    private final Store store;
    private final Keys keys;
    private final int nestingLimit;
    private final Map<String, Gate> gates = new TreeMap<>();

    /** A topic that events may be sent to. Once nothing is on its way: received = accepted + rejected + refused. */
    record Gate(
            String name,
            Topic<?> topic,
            CounterDataPoint received,
            CounterDataPoint accepted,
            CounterDataPoint rejected,
            CounterDataPoint refused) {}

    public Intake(
            Service service,
            Store store,
            Keys keys,
            Map<String, Topic<?>> topics,
            int nestingLimit,
            PrometheusRegistry metrics) {
        this.service = service;
        this.store = store;
        this.keys = keys;
        this.nestingLimit = nestingLimit;
        Counter received = counter(metrics, "received", "Events that came.");
        Counter accepted = counter(metrics, "accepted", "Events that Kafka has acknowledged.");
        Counter rejected = counter(metrics, "rejected", "Invalid events.");
        Counter refused = counter(
                metrics,
                "refused",
                "Valid events not stored: another one was invalid, a limit was reached, or Kafka did not take them.");
        topics.forEach((name, topic) -> gates.put(
                name,
                new Gate(
                        name,
                        topic,
                        received.labelValues(name),
                        accepted.labelValues(name),
                        rejected.labelValues(name),
                        refused.labelValues(name))));
    }

    private static Counter counter(PrometheusRegistry metrics, String fate, String help) {
        return Counter.builder()
                .name("millrace_events_" + fate)
                .help(help)
                .labelNames("topic")
                .withoutExemplars()
                .register(metrics);
    }

    Gate gate(Call call, String name) throws Problem {
        Gate gate = known(call, name);
        requireReady(name);
        return gate;
    }

    /** Who may send to a topic may ask for its events. It counts as a request for a view does. */
    public void requireMayAsk(Call call, String name) throws Problem {
        known(call, name);
        keys.spendOfAddress(call, 1);
        requireNotStopping();
    }

    private Gate known(Call call, String name) throws Problem {
        Sender sender = keys.sender(call);
        Gate gate = gates.get(name);
        if (gate == null) {
            throw Problem.of(
                            404,
                            "There is no topic of this name to send to. There are: " + String.join(", ", gates.keySet())
                                    + ".")
                    .with(json -> {
                        json.writeArrayFieldStart("topics");
                        for (String topic : gates.keySet()) {
                            json.writeString(topic);
                        }
                        json.writeEndArray();
                    });
        }
        sender.requireMaySend(name);
        return gate;
    }

    private void requireReady(String topic) throws Problem {
        requireNotStopping();
        Optional<String> trouble = store.health().trouble(topic);
        if (trouble.isPresent()) {
            throw Problem.later(503, RETRY, trouble.get());
        }
    }

    private void requireNotStopping() throws Problem {
        if (service.isStopping()) {
            throw Problem.later(503, RETRY, "The API is stopping.");
        }
    }

    /** Looks at the events, and counts what it finds. */
    Checked check(Gate gate, List<Incoming> incoming, String idempotencyKey) {
        gate.received().inc(incoming.size());
        Checked checked = Checked.of(gate.topic(), incoming, idempotencyKey, nestingLimit);
        gate.rejected().inc(checked.bad().size());
        return checked;
    }

    /** Good events that are not sent after all. */
    void refuse(Gate gate, int events) {
        gate.refused().inc(events);
    }

    /**
     * Hands events to Kafka, if their sender may still send so many and there is room for them. They take it up until
     * Kafka has spoken, whether or not anybody still waits for that. Counts what becomes of them.
     */
    void store(Call call, Gate gate, List<Event> events, Store.Outcome outcome) throws Problem {
        long size = events.stream().mapToLong(Event::size).sum();
        try {
            requireReady(gate.name());
            Sender sender = keys.sender(call);
            sender.requireMaySend(gate.name());
            keys.spend(call, sender, events.size());
            service.room().require(size);
        } catch (Problem refused) {
            refuse(gate, events.size());
            throw refused;
        }
        call.storing();
        store.put(gate.name(), events, new Store.Outcome() {
            @Override
            public void stored(Positions positions) {
                service.room().give(size);
                gate.accepted().inc(events.size());
                outcome.stored(positions);
            }

            @Override
            public void failed(java.util.BitSet stored, Exception cause) {
                service.room().give(size);
                gate.accepted().inc(stored.cardinality());
                gate.refused().inc(events.size() - stored.cardinality());
                outcome.failed(stored, cause);
            }
        });
    }

    Service service() {
        return service;
    }

    static Problem notStored(Exception cause) {
        return Problem.later(
                503,
                RETRY,
                "Kafka did not store the events in time: " + cause.getMessage()
                        + ". Send them again, with the same ids if you gave some.");
    }
}
