package io.millrace.stack;

import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.util.List;

/** Tells again and again how many records each pipeline of a running stack was given, and what became of them. */
public final class Gauge implements AutoCloseable {

    /** @param quarantined since the driver started; null while it does not answer */
    public record Reading(String pipeline, long sent, long committed, Long quarantined) {}

    private final Broker broker;
    private final Settings settings;
    private final Drivers drivers;
    private final List<Pipeline> pipelines;

    Gauge(Settings settings, List<Pipeline> pipelines) {
        this.broker = Broker.of(settings);
        this.settings = settings;
        this.drivers = new Drivers(settings);
        this.pipelines = List.copyOf(pipelines);
    }

    public List<Reading> read() {
        Backlog backlog = new Backlog(broker, settings);
        return pipelines.stream().map(pipeline -> reading(pipeline, backlog)).toList();
    }

    private Reading reading(Pipeline pipeline, Backlog backlog) {
        var ends = backlog.ends(pipeline);
        long sent = ends.values().stream().mapToLong(Long::longValue).sum();
        return new Reading(
                pipeline.slug(),
                sent,
                sent - backlog.left(pipeline, ends),
                drivers.status(pipeline.slug())
                        .map(DriverStatus.Pipeline::quarantined)
                        .orElse(null));
    }

    @Override
    public void close() {
        broker.close();
    }
}
