package io.millrace.ingest.http;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.LongSupplier;

/** {@code GET /metrics}: all that is registered, in the form that Prometheus asks for. */
public record Scrape(Service service, PrometheusRegistry metrics) {

    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    public Route route() {
        return Route.get("/metrics", this::answer);
    }

    /** Registers a number that is read at each scrape. */
    public void gauge(String name, String help, Unit unit, LongSupplier value) {
        GaugeWithCallback.builder()
                .name("millrace_" + name)
                .help(help)
                .unit(unit)
                .callback(gauge -> gauge.call(value.getAsLong()))
                .register(metrics);
    }

    /** Looks at every thread of the process and asks the system: that would hold up the calls of this thread. */
    private void answer(Call call) {
        ExpositionFormatWriter format = FORMATS.findWriter(call.header("Accept"));
        service.vertx()
                .executeBlocking(() -> text(format), false)
                .onSuccess(text -> call.answer(200, format.getContentType(), text))
                .onFailure(call::fail);
    }

    private Buffer text(ExpositionFormatWriter format) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        format.write(text, metrics.scrape());
        return Buffer.buffer(text.toByteArray());
    }
}
