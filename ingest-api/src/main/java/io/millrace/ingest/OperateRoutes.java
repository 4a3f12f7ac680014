package io.millrace.ingest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Json;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.http.Scrape;
import io.millrace.ingest.http.Service;
import io.millrace.ingest.store.KafkaHealth;
import io.millrace.ingest.store.Unwritable;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What operators and tools ask: is it alive, is it ready, what has it done, what can it do. */
final class OperateRoutes {

    private final Service service;
    private final Connections connections;
    private final KafkaHealth kafka;
    private final Scrape scrape;
    private final Buffer openApi = resource("openapi.json");

    OperateRoutes(Service service, Connections connections, KafkaHealth kafka, PrometheusRegistry metrics) {
        this.service = service;
        this.connections = connections;
        this.kafka = kafka;
        this.scrape = new Scrape(service, metrics);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/live", call -> call.answer(200, Json.TYPE, state("alive"))),
                Route.get("/health/ready", this::ready),
                scrape.route(),
                Route.get("/openapi.json", call -> call.answer(200, Json.TYPE, openApi)));
    }

    private void ready(Call call) throws Problem {
        if (service.isStopping()) {
            throw Problem.later(503, Duration.ofSeconds(1), "The API is stopping.");
        }
        Optional<KafkaHealth.Trouble> trouble = kafka.trouble();
        if (trouble.isPresent()) {
            throw Problem.later(503, Duration.ofSeconds(1), trouble.get().detail())
                    .with(json -> write(trouble.get().unwritable(), json));
        }
        call.answer(200, Json.TYPE, state("ready"));
    }

    private static void write(List<Unwritable> unwritable, JsonGenerator json) throws IOException {
        if (!unwritable.isEmpty()) {
            json.writeArrayFieldStart("unwritable");
            for (Unwritable one : unwritable) {
                one.write(json);
            }
            json.writeEndArray();
        }
    }

    private static Buffer state(String state) {
        return Json.object(json -> json.writeStringField("state", state));
    }

    OperateRoutes register() {
        JvmMetrics.builder().register(scrape.metrics());
        scrape.gauge(
                "ready",
                "1 while every topic can be written to and the API takes events.",
                null,
                () -> kafka.trouble().isEmpty() && !service.isStopping() ? 1 : 0);
        scrape.gauge("open_calls", "Requests and frames that wait for their answer.", null, service::open);
        scrape.gauge(
                "held_bytes",
                "Bytes of requests that are held.",
                Unit.BYTES,
                () -> service.room().taken());
        scrape.gauge(
                "held_limit_bytes",
                "How many bytes of requests may be held.",
                Unit.BYTES,
                () -> service.room().limit());
        scrape.gauge("connections", "Open connections.", null, connections::open);
        return this;
    }

    private static Buffer resource(String name) {
        try (InputStream in = OperateRoutes.class.getResourceAsStream(name)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
