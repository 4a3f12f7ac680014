package io.millrace.console;

import io.millrace.ingest.http.Problem;
import io.millrace.ingest.receipt.DriverAddress;
import io.millrace.ingest.receipt.Drivers;
import io.millrace.ingest.store.Reader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** What drivers say of themselves. Kafka names their addresses, and settings may. */
final class DriverView {

    /** What stands in Kafka must not make the console knock everywhere. */
    private static final int MOST_ASKED = 16;

    private static final List<String> IDLE = List.of("standby", "stopped", "failed");

    /**
     * A driver's status of a pipeline.
     *
     * @param json as the driver has it
     */
    record Status(DriverAddress driver, JsonObject json) {

        String state() {
            return json.getString("state");
        }
    }

    private final Drivers drivers;
    private final List<DriverAddress> named;

    DriverView(Vertx vertx, List<String> named, Duration patience) {
        this.drivers = new Drivers(vertx, patience);
        this.named =
                named.stream().map(DriverAddress::of).flatMap(Optional::stream).toList();
    }

    /** Those that may run pipelines now or have run them last. */
    List<DriverAddress> addresses(List<Reader> readers) {
        Set<DriverAddress> all = new LinkedHashSet<>(named);
        readers.stream()
                .flatMap(reader -> reader.committed().values().stream())
                .map(offset -> offset.metadata())
                .filter(metadata -> metadata != null && !metadata.isEmpty())
                .distinct()
                .flatMap(metadata -> DriverAddress.of(metadata).stream())
                .forEach(all::add);
        return all.stream().limit(MOST_ASKED).toList();
    }

    /** How each pipeline is, as far as a driver that answers knows it. */
    Map<String, Status> statuses(List<DriverAddress> addresses) throws InterruptedException {
        Map<String, Status> statuses = new LinkedHashMap<>();
        List<Future<Buffer>> asked = addresses.stream()
                .map(address -> drivers.get(address, "/status?recent=60", DriverView::noLimit))
                .toList();
        for (int index = 0; index < asked.size(); index++) {
            DriverAddress address = addresses.get(index);
            object(asked.get(index))
                    .ifPresent(json -> pipelines(json)
                            .forEach(one -> statuses.merge(
                                    one.getString("name"), new Status(address, one), DriverView::better)));
        }
        return statuses;
    }

    private static Stream<JsonObject> pipelines(JsonObject status) {
        return status.getJsonArray("pipelines", new JsonArray()).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(one -> one.getValue("name") instanceof String && one.getValue("state") instanceof String);
    }

    /** One that waits for a pipeline says less of it than the one that runs it. */
    private static Status better(Status one, Status other) {
        return IDLE.contains(one.state()) ? other : one;
    }

    /** All that the driver says of one pipeline; empty if it does not answer. */
    Optional<JsonObject> pipeline(DriverAddress driver, String name) throws InterruptedException {
        return object(drivers.get(driver, "/status?pipeline=" + escaped(name), DriverView::noLimit));
    }

    /** Where an event is, from the first driver that answers. */
    Optional<JsonObject> trace(List<DriverAddress> addresses, Map<String, String> question)
            throws InterruptedException {
        List<String> pairs = new ArrayList<>();
        question.forEach((name, value) -> pairs.add(name + "=" + escaped(value)));
        for (DriverAddress address : addresses) {
            Optional<JsonObject> answer =
                    object(drivers.get(address, "/trace?" + String.join("&", pairs), DriverView::noLimit));
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** An answer has a limit of its own. */
    private static void noLimit(long bytes) throws Problem {}

    private static Optional<JsonObject> object(Future<Buffer> answer) throws InterruptedException {
        try {
            return Optional.of(new JsonObject(
                    answer.toCompletionStage().toCompletableFuture().get()));
        } catch (ExecutionException | DecodeException | ClassCastException silent) {
            return Optional.empty();
        }
    }
}
