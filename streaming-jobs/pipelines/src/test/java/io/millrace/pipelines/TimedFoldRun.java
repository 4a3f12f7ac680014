package io.millrace.pipelines;

import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs a fold in plain maps, calling it as the engine does: for facts, and at deadlines. */
public final class TimedFoldRun<A extends Record, S extends Record, O extends Record> {

    private final TimedFold<A, S, O> fold;
    private final Map<String, S> states = new HashMap<>();
    private final Map<String, Instant> deadlines = new TreeMap<>();

    public TimedFoldRun(TimedFold<A, S, O> fold) {
        this.fold = fold;
    }

    /** What comes out of one batch. */
    public List<O> batch(List<A> facts, Instant watermark) {
        Map<String, List<A>> byKey = new TreeMap<>();
        facts.forEach(fact ->
                byKey.computeIfAbsent(fold.key(fact), key -> new ArrayList<>()).add(fact));
        List<O> rows = new ArrayList<>();
        byKey.forEach((key, own) -> {
            own.sort(fold.order());
            rows.addAll(step(key, own, watermark));
        });
        for (String key : new TreeSet<>(deadlines.keySet())) {
            if (!deadlines.get(key).isAfter(watermark)) {
                rows.addAll(step(key, List.of(), watermark));
            }
        }
        return rows;
    }

    private List<O> step(String key, List<A> facts, Instant watermark) {
        TimedFold.Step<S, O> step = fold.step(key, states.get(key), facts, watermark);
        states.remove(key);
        deadlines.remove(key);
        if (step.state() != null) {
            states.put(key, step.state());
            if (step.deadline() != null) {
                deadlines.put(key, step.deadline());
            }
        }
        return step.rows();
    }

    /** What is kept, by key. */
    public Map<String, S> states() {
        return states;
    }
}
