package io.millrace.ingest.receipt;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Json;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.intake.Intake;
import io.millrace.ingest.store.Reader;
import io.millrace.ingest.store.Readers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * {@code GET /v1/events/{topic}/{id}} and {@code /v1/events/{topic}/{partition}/{offset}}: where an event is by now. The
 * drivers of pipelines know; Kafka says where they are.
 */
public final class ReceiptRoutes {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration RETRY_DRIVER = Duration.ofSeconds(5);

    /** What stands in Kafka must not make the API knock everywhere. */
    private static final int MOST_ASKED = 4;

    private final Intake intake;
    private final Readers readers;
    private final Map<String, List<String>> pipelines;
    private final Drivers drivers;

    /** @param pipelines for each topic those that read it */
    public ReceiptRoutes(Vertx vertx, Intake intake, Readers readers, Map<String, List<String>> pipelines) {
        this.intake = intake;
        this.readers = readers;
        this.pipelines = Map.copyOf(pipelines);
        this.drivers = new Drivers(vertx, PATIENCE);
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/v1/events/{topic}/{id}", this::byId),
                Route.get("/v1/events/{topic}/{partition}/{offset}", this::at));
    }

    private void byId(Call call) throws Problem {
        String topic = call.segment(0);
        intake.requireMayAsk(call, topic);
        answer(call, Question.ById.of(topic, call.segment(1), call.parameter("source")));
    }

    private void at(Call call) throws Problem {
        String topic = call.segment(0);
        intake.requireMayAsk(call, topic);
        answer(call, Question.At.of(topic, call.segment(1), call.segment(2)));
    }

    private void answer(Call call, Question question) {
        Context thread = Vertx.currentContext();
        kafka(readers.all(), thread)
                .map(all -> all.stream()
                        .filter(reader -> pipelines.get(question.topic()).contains(reader.pipeline()))
                        .toList())
                .compose(found -> traced(call, question, found, thread))
                .onSuccess(json -> call.answer(200, Json.TYPE, json))
                .onFailure(failure -> {
                    if (failure instanceof Problem problem) {
                        call.fail(problem);
                    } else {
                        call.fail(failure);
                    }
                });
    }

    private static <T> Future<T> kafka(CompletionStage<T> asked, Context thread) {
        return Future.fromCompletionStage(asked, thread).recover(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            String why = cause instanceof AuthorizationException
                    ? "The API may not see the consumer groups of the pipelines. ./millrace access --apply grants it."
                    : "Kafka does not report how far the pipelines have read: " + cause.getMessage();
            return Future.failedFuture(Problem.later(503, RETRY, why));
        });
    }

    private Future<Buffer> traced(Call call, Question question, List<Reader> found, Context thread) {
        List<DriverAddress> addresses = addresses(question.topic(), found);
        return drivers.trace(addresses, question.query(), bytes -> hold(call, bytes))
                .compose(trace -> trace.isEmpty()
                        ? Future.failedFuture(question.notFound())
                        : Future.succeededFuture(trace.json()))
                .recover(failure -> failure instanceof Problem
                        ? Future.failedFuture(failure)
                        : untraced(question, found, noDriver(addresses), thread));
    }

    private static void hold(Call call, long bytes) throws Problem {
        if (call.isAnswered()) {
            throw Problem.of(499, "The client has disconnected.");
        }
        call.hold(bytes);
    }

    static List<DriverAddress> addresses(String topic, List<Reader> readers) {
        return readers.stream()
                .flatMap(reader -> reader.addresses(topic))
                .distinct()
                .map(DriverAddress::of)
                .flatMap(Optional::stream)
                .limit(MOST_ASKED)
                .toList();
    }

    private static String noDriver(List<DriverAddress> addresses) {
        return addresses.isEmpty()
                ? "No driver's address is known"
                : "No driver answers ("
                        + addresses.stream().map(DriverAddress::toString).collect(Collectors.joining(", ")) + ")";
    }

    /** What can be said without a driver. */
    private Future<Buffer> untraced(Question question, List<Reader> found, String noDriver, Context thread) {
        return switch (question) {
            case Question.ById byId ->
                Future.failedFuture(Problem.later(
                        503,
                        RETRY_DRIVER,
                        noDriver + ", so the API cannot find an event by its id. GET /v1/events/" + byId.topic()
                                + "/{partition}/{offset}, with the position in the answer to the POST, finds out"
                                + " whether pipelines have read it."));
            case Question.At at ->
                kafka(readers.end(at.topic(), at.partition()), thread)
                        .compose(end -> at.offset() >= end
                                ? Future.failedFuture(at.notFound())
                                : Future.succeededFuture(Progress.of(
                                        at,
                                        found,
                                        noDriver + ", so what became of the event once it was read is not known.")));
        };
    }
}
