package io.millrace.console;

import io.millrace.console.DriverView.Status;
import io.millrace.ingest.receipt.DriverAddress;
import io.millrace.ingest.store.Reader;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;

/** How everything is at one moment: parts, pipelines, and how far each is behind. */
final class Overview {

    private static final List<String> COUNTS = List.of("read", "accepted", "filtered", "quarantined", "duplicates");
    private static final String SILENT = "silent";

    private final Settings settings;
    private final List<Pipeline> pipelines;
    private final KafkaView kafka;
    private final DriverView drivers;
    private final Parts parts;
    private final ApiRate api;
    private final Rates rates = new Rates();
    private final Clock clock;

    /** Parts that the last look found. */
    private volatile Looked last = new Looked(new KafkaView.Seen(List.of(), Map.of()), Map.of(), List.of());

    /**
     * What was found.
     *
     * @param addresses of all drivers that may answer
     */
    record Looked(KafkaView.Seen kafka, Map<String, Status> statuses, List<DriverAddress> addresses) {}

    Overview(
            Settings settings,
            List<Pipeline> pipelines,
            KafkaView kafka,
            DriverView drivers,
            Parts parts,
            ApiRate api,
            Clock clock) {
        this.settings = settings;
        this.pipelines = pipelines;
        this.kafka = kafka;
        this.drivers = drivers;
        this.parts = parts;
        this.api = api;
        this.clock = clock;
    }

    /** Asks Kafka and the drivers. What does not answer is named in the list. */
    Looked look(List<String> unknown) throws InterruptedException {
        KafkaView.Seen seen = null;
        try {
            seen = kafka.look();
        } catch (ExecutionException | IllegalStateException silent) {
            Throwable cause = silent.getCause() == null ? silent : silent.getCause();
            unknown.add("Kafka does not answer, so lag is not known: " + cause.getMessage());
        }
        List<Reader> readers = seen == null ? last.kafka().readers() : seen.readers();
        List<DriverAddress> addresses = drivers.addresses(readers);
        Looked looked = new Looked(
                seen == null ? new KafkaView.Seen(readers, Map.of()) : seen, drivers.statuses(addresses), addresses);
        last = looked;
        return looked;
    }

    JsonObject json(List<JsonObject> running) throws InterruptedException {
        List<String> unknown = new ArrayList<>();
        Looked looked = look(unknown);
        List<JsonObject> states = parts.look();
        states.add(driver(looked));
        JsonArray all = new JsonArray();
        pipelines.forEach(pipeline -> all.add(pipeline(pipeline, looked)));
        return new JsonObject()
                .put("at", clock.millis())
                .put("parts", new JsonArray(states))
                .put(
                        "api",
                        api.perSecond(rates)
                                .map(rate -> new JsonObject().put("events", rate))
                                .orElse(null))
                .put("pipelines", all)
                .put("running", new JsonArray(running))
                .put("unknown", new JsonArray(unknown));
    }

    private JsonObject driver(Looked looked) {
        return parts.process("spark")
                .put("name", "spark")
                .put("state", looked.statuses().isEmpty() ? SILENT : "ready")
                .put("detail", looked.statuses().isEmpty() ? "No driver answers." : null);
    }

    private JsonObject pipeline(Pipeline pipeline, Looked looked) {
        String slug = pipeline.slug();
        Status status = looked.statuses().get(slug);
        JsonObject told = status == null ? new JsonObject().put("state", SILENT) : status.json();
        Long lag = lag(pipeline, looked);
        Long newest = told.getLong("newestAt");
        JsonObject totals = new JsonObject();
        COUNTS.forEach(count -> totals.put(count, told.getLong(count)));
        Long read = told.getLong("read");
        return new JsonObject()
                .put("name", slug)
                .put("state", told.getString("state"))
                .put("error", told.getString("error"))
                .put("tookOverFrom", told.getString("tookOverFrom"))
                .put("topics", new JsonArray(pipeline.topics(settings)))
                .put("tables", new JsonArray(tables(pipeline)))
                .put("perSecond", perSecond(slug, told))
                .put("lag", lag)
                .put("lagSeconds", lagSeconds(lag, newest))
                .put("newestAt", newest)
                .put("committedAt", told.getLong("committedAt"))
                .put("batch", told.getLong("batch"))
                .put("lastBatchMillis", told.getLong("lastBatchMillis"))
                .put("batchMillis", told.getJsonArray("batchMillis", new JsonArray()))
                .put("totals", totals)
                .put(
                        "quarantinedShare",
                        read == null || read == 0 ? null : told.getLong("quarantined", 0L) / (double) read);
    }

    private List<String> tables(Pipeline pipeline) {
        return pipeline.flow(settings).outputs().stream()
                .filter(output -> !(output instanceof Output.Sent))
                .map(Output::name)
                .distinct()
                .toList();
    }

    private JsonObject perSecond(String slug, JsonObject told) {
        JsonObject perSecond = new JsonObject();
        long now = System.nanoTime();
        for (String count : COUNTS) {
            Long value = told.getLong(count);
            perSecond.put(count, value == null ? null : rates.of(slug + " " + count, value, now));
        }
        return perSecond;
    }

    /** How many records of its topics it has not committed; null if Kafka does not say. */
    private Long lag(Pipeline pipeline, Looked looked) {
        Reader reader = reader(pipeline.slug(), looked);
        List<String> topics = pipeline.topics(settings);
        if (reader == null || looked.kafka().ends().isEmpty()) {
            return null;
        }
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : looked.kafka().ends().entrySet()) {
            if (topics.contains(end.getKey().topic())) {
                OptionalLong next =
                        reader.next(end.getKey().topic(), end.getKey().partition());
                lag += Math.max(0, end.getValue() - next.orElse(0));
            }
        }
        return lag;
    }

    static Reader reader(String slug, Looked looked) {
        return looked.kafka().readers().stream()
                .filter(one -> one.pipeline().equals(slug))
                .findFirst()
                .orElse(null);
    }

    /** The oldest record that waits is no older than the newest that readers see. */
    private Double lagSeconds(Long lag, Long newest) {
        if (lag == null || lag == 0) {
            return lag == null ? null : 0.0;
        }
        return newest == null ? null : Math.max(0, (clock.millis() - newest) / 1e3);
    }
}
