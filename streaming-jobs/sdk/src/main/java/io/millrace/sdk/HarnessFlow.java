package io.millrace.sdk;

import io.millrace.sdk.Harness.Quarantined;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Parsed.Several;
import io.millrace.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A flow in memory: what the engine does in a batch, and how event time moves from one to the next. */
final class HarnessFlow<E> {

    record Arrival(Topic<?> topic, KafkaRecord record) {}

    private final Flow<E> flow;
    private final Settings settings;
    private final EventTiming<E> timing;
    private final List<String> topics;
    private final List<HarnessFold<E, ?, ?>> folds = new ArrayList<>();
    private final Map<String, HarnessTable> tables = new LinkedHashMap<>();
    private final List<Message> published = new ArrayList<>();
    private final List<Quarantined> quarantine = new ArrayList<>();
    private final Map<String, Long> highest = new HashMap<>();
    private long watermark;

    HarnessFlow(Flow<E> flow, Settings settings) {
        this.flow = flow;
        this.settings = settings;
        this.timing = flow.timing() == null ? null : flow.timing().in(settings);
        this.topics = flow.topics().stream()
                .map(topic -> settings.value(topic.name()))
                .toList();
        if (flow.folds().stream().anyMatch(step -> step.fold() instanceof ThroughEngine)) {
            throw new IllegalArgumentException(
                    "The flow has a step .through the engine, and the harness has no Spark. Run the pipeline instead.");
        }
        flow.folds().forEach(step -> folds.add(new HarnessFold<>(step)));
        for (Output<?> output : flow.outputs()) {
            if (!(output instanceof Output.Sent)) {
                tables.put(HarnessTable.nameOf(output), new HarnessTable(output));
            }
        }
    }

    /** One batch with all that has arrived, and as many more as time needs to pass it. */
    void run(List<Arrival> arrived) {
        List<Arrival> batch = arrived;
        boolean moves = !batch.isEmpty();
        while (moves) {
            moves = batch(batch);
            batch = List.of();
        }
    }

    /** Whether event time has moved, so that one more has to follow. */
    private boolean batch(List<Arrival> batch) {
        long begun = watermark;
        Set<String> counting = new HashSet<>();
        batch.forEach(arrival -> {
            counting.add(arrival.record().topic());
            read(arrival);
        });
        folds.forEach(fold -> fold.run(Instant.ofEpochMilli(Math.floorDiv(begun, 1_000)), this::folded));
        if (timing != null) {
            long reached = (counting.isEmpty() ? highest.keySet() : counting)
                    .stream()
                            .filter(highest::containsKey)
                            .mapToLong(topic -> highest.get(topic) - timing.delay())
                            .reduce(counting.isEmpty() ? Math::max : Math::min)
                            .orElse(0);
            watermark = Math.max(watermark, reached);
        }
        return !batch.isEmpty() && timing != null || watermark > begun;
    }

    private void read(Arrival arrival) {
        KafkaRecord record = arrival.record();
        Parsed<?> parsed = arrival.topic().codec().parse(record.value());
        if (parsed instanceof Several<?> several) {
            for (int part = 0; part < several.parts().size(); part++) {
                take(several.parts().get(part).parsed(), record, several.alone(part, record.value()));
            }
        } else {
            take(parsed, record, record.value());
        }
    }

    @SuppressWarnings("unchecked")
    private void take(Parsed<?> parsed, KafkaRecord record, byte[] alone) {
        if (parsed instanceof Rejected<?> rejected) {
            reject(record, rejected.reason(), rejected.detail(), alone);
            return;
        }
        Received<E> received = new Received<>(((Accepted<E>) parsed).event(), record);
        Map<Route<Received<E>, ?>, Object> rows = new LinkedHashMap<>();
        List<Runnable> facts = new ArrayList<>();
        try {
            String late =
                    timing == null ? null : late(record.topic(), timing.time().apply(received));
            if (!flow.kept().test(received)) {
                return;
            }
            if (late != null) {
                reject(record, Reason.LATE, late, alone);
                return;
            }
            flow.landed().forEach(route -> rows.put(route, route.part().apply(received)));
            folds.forEach(fold -> facts.add(fold.fact(received, topics.indexOf(record.topic()), alone)));
        } catch (RuntimeException failure) {
            reject(record, Reason.FAILED, HarnessFold.firstLine(failure), alone);
            return;
        }
        rows.forEach((route, row) -> write(route.output(), row));
        facts.forEach(Runnable::run);
    }

    /** Why an event is late; null if it is not. */
    private String late(String topic, Instant time) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        long latest = highest.merge(topic, micros, Math::max);
        return timing.allowed() != null && (micros < latest - timing.allowed() || micros < watermark)
                ? time + " is older than what is waited for"
                : null;
    }

    private void folded(Record row) {
        if (row instanceof HarnessFold.Failed failed) {
            reject(failed.source(), Reason.FAILED, failed.detail(), failed.alone());
            return;
        }
        if (row instanceof Refused refused) {
            reject(
                    refused.record(),
                    refused.reason(),
                    refused.detail(),
                    refused.record().value());
            return;
        }
        boolean isTaken = false;
        for (Route<Record, ?> route : flow.folded()) {
            Object part = route.part().apply(row);
            isTaken |= part != null;
            write(route.output(), part);
        }
        if (!isTaken) {
            throw new IllegalStateException("A fold gives " + row + ", and no output of the flow takes it.");
        }
    }

    @SuppressWarnings("unchecked")
    private void write(Output<?> output, Object row) {
        if (row == null) {
            return;
        }
        if (output instanceof Output.Sent<?> sent) {
            Output.Sent<Object> text = (Output.Sent<Object>) sent;
            published.add(Message.of(
                    settings.value(text.topic()),
                    text.key().apply(row),
                    text.value().apply(row)));
        } else {
            tables.get(HarnessTable.nameOf(output)).write((Record) row);
        }
    }

    private void reject(KafkaRecord record, Reason reason, String detail, byte[] alone) {
        quarantine.add(new Quarantined(
                record.topic(), reason, detail, alone == null ? null : new String(alone, StandardCharsets.UTF_8)));
    }

    List<Record> table(String name) {
        if (!tables.containsKey(name)) {
            throw new IllegalArgumentException(
                    "The pipeline writes no table " + name + ". It writes " + String.join(", ", tables.keySet()) + ".");
        }
        return tables.get(name).rows();
    }

    List<Message> published() {
        return published;
    }

    List<Quarantined> quarantine() {
        return List.copyOf(quarantine);
    }
}
