package io.millrace.sdk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A fold in memory: its state by key, and when each key is due. */
final class HarnessFold<E, F extends Record, S extends Record> {

    /** A fact at which the fold has failed, with the bytes of its event. */
    record Failed(KafkaRecord source, byte[] alone, String detail) {}

    /** @param topic which of the flow's topics it came by */
    private record Fact<F>(F fact, KafkaRecord source, int topic, byte[] alone) {}

    private final FoldStep<E, F, S> step;
    private final Map<String, S> states = new HashMap<>();
    private final Map<String, Long> due = new TreeMap<>();
    private final Map<String, List<Fact<F>>> arrived = new TreeMap<>();

    HarnessFold(FoldStep<E, F, S> step) {
        this.step = step;
    }

    /** What adds an event to those of the batch. */
    Runnable fact(Received<E> received, int topic, byte[] alone) {
        F fact = step.fact().apply(received);
        if (fact == null) {
            return () -> {};
        }
        List<String> keys = step.keys(received, fact);
        return () -> keys.forEach(key -> arrived.computeIfAbsent(key, any -> new ArrayList<>())
                .add(new Fact<>(fact, received.source(), topic, alone)));
    }

    /** The end of a batch. */
    void run(Instant watermark, Consumer<Record> rows) {
        arrived.forEach((key, facts) -> {
            take(key, inOrder(facts), watermark, rows);
        });
        arrived.clear();
        for (String key : List.copyOf(due.keySet())) {
            if (due.get(key) <= watermark.toEpochMilli()) {
                keep(key, step(key, List.of(), watermark), watermark, rows);
            }
        }
    }

    /** Within a topic as they came, and between topics by time. */
    private static <F> List<Fact<F>> inOrder(List<Fact<F>> facts) {
        Map<Integer, Long> latest = new HashMap<>();
        Map<Fact<F>, Long> times = new IdentityHashMap<>();
        facts.forEach(
                fact -> times.put(fact, latest.merge(fact.topic(), fact.source().timestamp(), Math::max)));
        return facts.stream()
                .sorted(Comparator.<Fact<F>, Long>comparing(times::get).thenComparingInt(Fact::topic))
                .toList();
    }

    /** Facts at which the fold fails are left out, as if they had never come. */
    private void take(String key, List<Fact<F>> facts, Instant watermark, Consumer<Record> rows) {
        try {
            keep(key, step(key, facts, watermark), watermark, rows);
        } catch (RuntimeException failure) {
            List<Fact<F>> good = good(key, facts, watermark, rows);
            if (!good.isEmpty()) {
                keep(key, step(key, good, watermark), watermark, rows);
            }
        }
    }

    private List<Fact<F>> good(String key, List<Fact<F>> facts, Instant watermark, Consumer<Record> rows) {
        List<Fact<F>> good = new ArrayList<>();
        S state = states.get(key);
        for (Fact<F> fact : facts) {
            try {
                state = step.fold()
                        .step(key, state, List.of(fact.fact()), watermark)
                        .state();
                good.add(fact);
            } catch (RuntimeException failure) {
                rows.accept(new Failed(fact.source(), fact.alone(), firstLine(failure)));
            }
        }
        return good;
    }

    private TimedFold.Step<S> step(String key, List<Fact<F>> facts, Instant watermark) {
        return step.fold()
                .step(key, states.get(key), facts.stream().map(Fact::fact).toList(), watermark);
    }

    private void keep(String key, TimedFold.Step<S> after, Instant watermark, Consumer<Record> rows) {
        states.remove(key);
        due.remove(key);
        if (after.state() != null) {
            states.put(key, after.state());
            if (after.deadline() != null) {
                due.put(key, Math.max(millis(after.deadline()), watermark.toEpochMilli() + 1));
            }
        }
        after.rows().forEach(rows);
    }

    /** The first millisecond that is not before a point in time. */
    private static long millis(Instant time) {
        return time.getNano() % 1_000_000 == 0 ? time.toEpochMilli() : time.toEpochMilli() + 1;
    }

    static String firstLine(RuntimeException failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
