package io.millrace.console;

import io.millrace.console.DriverView.Status;
import io.millrace.ingest.store.Reader;
import io.millrace.lake.Rows;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** All that is known of one pipeline. */
final class PipelineView {

    private final Settings settings;
    private final Overview overview;
    private final DriverView drivers;
    private final Trino trino;
    private final Actions actions;

    PipelineView(Settings settings, Overview overview, DriverView drivers, Trino trino, Actions actions) {
        this.settings = settings;
        this.overview = overview;
        this.drivers = drivers;
        this.trino = trino;
        this.actions = actions;
    }

    JsonObject json(Pipeline pipeline) throws InterruptedException {
        String slug = pipeline.slug();
        List<String> unknown = new ArrayList<>();
        Overview.Looked looked = overview.look(unknown);
        Status status = looked.statuses().get(slug);
        JsonObject told = new JsonObject();
        if (status == null) {
            unknown.add("No driver answers that runs " + slug + ", so its batches are not known.");
        } else {
            told = drivers.pipeline(status.driver(), slug).orElse(status.json());
        }
        return new JsonObject()
                .put("name", slug)
                .put("state", told.getString("state", "silent"))
                .put("error", told.getString("error"))
                .put("tookOverFrom", told.getString("tookOverFrom"))
                .put("driver", status == null ? null : status.driver().toString())
                .put("epoch", told.getLong("epoch"))
                .put("partitions", partitions(pipeline, looked, told))
                .put("watermark", watermark(told))
                .put("keyedState", state(told))
                .put("recent", told.getJsonArray("recent", new JsonArray()))
                .put("reasons", told.getJsonArray("reasons", new JsonArray()))
                .put("tables", tables(pipeline, told, unknown))
                .put("audit", actions.lastAudit(slug))
                .put("unknown", new JsonArray(unknown));
    }

    private JsonArray partitions(Pipeline pipeline, Overview.Looked looked, JsonObject told) {
        Map<String, JsonObject> ofDriver = new HashMap<>();
        told.getJsonArray("partitions", new JsonArray()).forEach(one -> {
            JsonObject partition = (JsonObject) one;
            ofDriver.put(partition.getString("topic") + "/" + partition.getInteger("partition"), partition);
        });
        Reader reader = Overview.reader(pipeline.slug(), looked);
        List<String> topics = pipeline.topics(settings);
        JsonArray partitions = new JsonArray();
        looked.kafka().ends().entrySet().stream()
                .filter(end -> topics.contains(end.getKey().topic()))
                .sorted(Comparator.comparing((Map.Entry<TopicPartition, Long> end) ->
                                end.getKey().topic())
                        .thenComparing(end -> end.getKey().partition()))
                .forEach(end -> {
                    TopicPartition place = end.getKey();
                    OptionalLong next =
                            reader == null ? OptionalLong.empty() : reader.next(place.topic(), place.partition());
                    JsonObject known = ofDriver.get(place.topic() + "/" + place.partition());
                    Long committed = next.isPresent()
                            ? (Long) next.getAsLong()
                            : known == null ? null : known.getLong("committed");
                    partitions.add(new JsonObject()
                            .put("topic", place.topic())
                            .put("partition", place.partition())
                            .put("committed", committed)
                            .put("end", end.getValue())
                            .put("lag", Math.max(0, end.getValue() - (committed == null ? 0 : committed)))
                            .put("newestAt", known == null ? null : known.getLong("newestAt")));
                });
        return partitions;
    }

    private static JsonObject watermark(JsonObject told) {
        Long at = told.getLong("watermark");
        return at == null
                ? null
                : new JsonObject()
                        .put("at", at)
                        .put("heldBackBy", told.getString("heldBackBy"))
                        .put("delaySeconds", Math.max(0, (System.currentTimeMillis() - at) / 1e3));
    }

    /** Null for a pipeline without state. How many rows it has is known only where Spark counts them. */
    private static JsonObject state(JsonObject told) {
        Long rows = told.getLong("stateRows");
        Long bytes = told.getLong("stateBytes");
        return rows == null && bytes == null
                ? null
                : new JsonObject().put("rows", rows).put("bytes", bytes);
    }

    private JsonArray tables(Pipeline pipeline, JsonObject told, List<String> unknown) throws InterruptedException {
        Map<String, JsonObject> tables = new HashMap<>();
        JsonArray all = new JsonArray();
        for (Output<?> output : pipeline.flow(settings).outputs()) {
            if (!(output instanceof Output.Sent) && !tables.containsKey(output.name())) {
                JsonObject table = new JsonObject()
                        .put("name", output.name())
                        .put("kind", output instanceof Output.Parquet ? "parquet" : "delta")
                        .put("files", null)
                        .put("rows", null)
                        .put("bytes", null)
                        .put("newestAt", null);
                tables.put(output.name(), table);
                all.add(table);
            }
        }
        told.getJsonArray("tables", new JsonArray()).forEach(one -> {
            JsonObject known = (JsonObject) one;
            Optional.ofNullable(tables.get(known.getString("name")))
                    .ifPresent(table -> table.put("files", known.getLong("files")));
        });
        Rows written = trino.queryIfUp(
                "SELECT t.name, sum(t.rows), max(" + Trino.millis("l.committed_at") + ") FROM ops.ledger AS l"
                        + " CROSS JOIN UNNEST(l.written) AS t(name, rows) WHERE l.pipeline = "
                        + Trino.text(pipeline.slug()) + " GROUP BY t.name",
                unknown);
        if (written != null) {
            tables.values().forEach(table -> table.put("rows", 0L));
            written.rows()
                    .forEach(row -> Optional.ofNullable(tables.get((String) row.get(0)))
                            .ifPresent(table -> table.put("rows", row.get(1)).put("newestAt", row.get(2))));
        }
        Rows sizes = written == null
                ? null
                : trino.queryIfUp(
                        "SELECT table_name, files, bytes FROM ops.small_files WHERE pipeline = "
                                + Trino.text(pipeline.slug()),
                        unknown);
        if (sizes != null) {
            sizes.rows()
                    .forEach(row -> Optional.ofNullable(tables.get((String) row.get(0)))
                            .ifPresent(table -> table.put("files", row.get(1)).put("bytes", row.get(2))));
        }
        return all;
    }
}
