package io.millrace.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Every record that Kafka has acknowledged in a life. */
final class Known {

    private final Map<Load, List<Sent>> sent = new HashMap<>();
    private final LongAdder count = new LongAdder();

    Known(List<Load> loads) {
        loads.forEach(load -> sent.put(load, new ArrayList<>()));
    }

    void add(Load load, Sent one) {
        List<Sent> all = sent.get(load);
        synchronized (all) {
            all.add(one);
        }
        count.increment();
    }

    long count() {
        return count.sum();
    }

    Acknowledged of(Load load, int run) {
        return new Acknowledged(sent.get(load), run);
    }
}
