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
public final class TimedFoldRun<F extends Record, S extends Record, R extends Record> {

    private final TimedFold<F, S> fold;
    private final Class<R> rows;
    private final Map<String, S> states = new HashMap<>();
    private final Map<String, Instant> deadlines = new TreeMap<>();

    /** @param rows the type of the rows that come out */
    public TimedFoldRun(TimedFold<F, S> fold, Class<R> rows) {
        this.fold = fold;
        this.rows = rows;
    }

    /** What comes out of one batch. */
    public List<R> batch(List<F> facts, Instant watermark) {
        Map<String, List<F>> byKey = new TreeMap<>();
        facts.forEach(fact ->
                byKey.computeIfAbsent(fold.key(fact), key -> new ArrayList<>()).add(fact));
        List<Record> given = new ArrayList<>();
        byKey.forEach((key, own) -> given.addAll(step(key, own, watermark)));
        for (String key : new TreeSet<>(deadlines.keySet())) {
            if (!deadlines.get(key).isAfter(watermark)) {
                given.addAll(step(key, List.of(), watermark));
            }
        }
        return given.stream().map(rows::cast).toList();
    }

    private List<Record> step(String key, List<F> facts, Instant watermark) {
        TimedFold.Step<S> step = fold.step(key, states.get(key), facts, watermark);
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
