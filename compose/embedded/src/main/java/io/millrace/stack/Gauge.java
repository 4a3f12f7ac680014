package io.millrace.stack;

import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Tells again and again how many records each pipeline of a running stack was given, and what became of them. */
public final class Gauge implements AutoCloseable {

    /** @param quarantined since the driver started; null while it does not answer */
    public record Reading(String pipeline, long sent, long committed, Long quarantined) {}

    private final Broker broker;
    private final Settings settings;
    private final List<Pipeline> pipelines;

    Gauge(Settings settings, List<Pipeline> pipelines) {
        this.broker = Broker.of(settings);
        this.settings = settings;
        this.pipelines = List.copyOf(pipelines);
    }

    public List<Reading> read() {
        Optional<DriverStatus> driver = driver();
        Backlog backlog = new Backlog(broker, settings);
        return pipelines.stream()
                .map(pipeline -> reading(pipeline, backlog, driver))
                .toList();
    }

    private static Reading reading(Pipeline pipeline, Backlog backlog, Optional<DriverStatus> driver) {
        var ends = backlog.ends(pipeline);
        long sent = ends.values().stream().mapToLong(Long::longValue).sum();
        return new Reading(
                pipeline.slug(),
                sent,
                sent - backlog.left(pipeline, ends),
                driver.flatMap(status -> status.pipeline(pipeline.slug()))
                        .map(DriverStatus.Pipeline::quarantined)
                        .orElse(null));
    }

    private Optional<DriverStatus> driver() {
        try {
            return Optional.of(DriverStatus.at(Addresses.of(settings).driver()));
        } catch (IOException silent) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
