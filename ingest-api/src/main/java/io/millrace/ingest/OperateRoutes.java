package io.millrace.ingest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Exposition;
import io.millrace.ingest.http.Json;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Requests;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.http.Service;
import io.millrace.ingest.store.KafkaHealth;
import io.millrace.ingest.store.Unwritable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What operators and tools ask: is it alive, is it ready, what has it done, what can it do. */
final class OperateRoutes {

    private final Service service;
    private final Requests requests;
    private final Connections connections;
    private final KafkaHealth kafka;
    private final List<Consumer<Exposition>> metrics;
    private final Buffer openApi = resource("openapi.json");

    OperateRoutes(
            Service service,
            Requests requests,
            Connections connections,
            KafkaHealth kafka,
            List<Consumer<Exposition>> metrics) {
        this.service = service;
        this.requests = requests;
        this.connections = connections;
        this.kafka = kafka;
        this.metrics = List.copyOf(metrics);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/live", call -> call.answer(200, Json.TYPE, state("alive"))),
                Route.get("/health/ready", this::ready),
                Route.get("/metrics", this::metrics),
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

    private void metrics(Call call) {
        Exposition exposition = new Exposition();
        metrics.forEach(source -> source.accept(exposition));
        requests.write(exposition);
        exposition.family("millrace_ready", "gauge", "1 while every topic can be written to and the API takes events.");
        exposition.sample("millrace_ready", kafka.trouble().isEmpty() && !service.isStopping() ? 1 : 0);
        exposition.family("millrace_open_calls", "gauge", "Requests and frames that wait for their answer.");
        exposition.sample("millrace_open_calls", service.open());
        exposition.family("millrace_held_bytes", "gauge", "Bytes of requests that are held.");
        exposition.sample("millrace_held_bytes", service.room().taken());
        exposition.family("millrace_connections", "gauge", "Open connections.");
        exposition.sample("millrace_connections", connections.open());
        call.answer(200, Exposition.TYPE, Buffer.buffer(exposition.toString()));
    }

    private static Buffer resource(String name) {
        try (InputStream in = OperateRoutes.class.getResourceAsStream(name)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
