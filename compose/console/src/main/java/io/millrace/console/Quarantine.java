package io.millrace.console;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.millrace.lake.Rows;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/** The rejected records, a page at a time, and all that is known of one of them. */
final class Quarantine {

    private static final int PAGE = 50;
    private static final int BEGINNING = 120;
    private static final int LARGEST = 1 << 20;

    /** Every record that was rejected, not counting replays that were rejected again, and what became of its replays. */
    private static final String RECORDS = """
             FROM ops.quarantine AS q
            LEFT JOIN (
                SELECT pipeline, topic, partition, "offset", part, max(attempt) AS attempts, bool_or(reason IS NULL) AS went_on
                FROM ops.replay_outcomes
                GROUP BY pipeline, topic, partition, "offset", part
            ) AS again
                ON again.pipeline = q.pipeline AND again.topic = q.topic AND again.partition = q.partition
                AND again."offset" = q."offset" AND again.part IS NOT DISTINCT FROM q.part
            WHERE q.replay_of IS NULL""";

    private static final String COLUMNS =
            """
            SELECT q.pipeline AS "pipeline", q.topic AS "topic", q.partition AS "partition", q."offset" AS "offset",
                q.part AS "part", %s AS "kafkaTimestamp", q.stage AS "stage", q.reason AS "reason", q.detail AS "detail",
                %s AS "quarantinedAt", coalesce(again.attempts, 0) AS "attempts",
                NOT coalesce(again.went_on, false) AS "open", length(q.payload) AS "bytes\"""".formatted(Trino.millis("q.kafka_timestamp"), Trino.millis("q.quarantined_at"));

    private final Trino trino;
    private final KafkaView kafka;

    Quarantine(Trino trino, KafkaView kafka) {
        this.trino = trino;
        this.kafka = kafka;
    }

    /**
     * Which records somebody wants to see.
     *
     * @param of all kinds; stage and reason narrow the rows alone
     */
    record Filter(String of, String kind, String after) {

        static Filter of(Call call) throws Problem {
            StringBuilder of = new StringBuilder();
            String pipeline = Requests.parameter(call, "pipeline");
            if (pipeline != null) {
                requirePipeline(pipeline);
                of.append(" AND q.pipeline = ").append(Trino.text(pipeline));
            }
            String since = Requests.parameter(call, "since");
            if (since != null) {
                of.append(" AND q.quarantined_at >= ").append(Trino.time(Requests.number("since", since)));
            }
            String until = Requests.parameter(call, "until");
            if (until != null) {
                of.append(" AND q.quarantined_at < ").append(Trino.time(Requests.number("until", until)));
            }
            if ("true".equals(Requests.parameter(call, "open"))) {
                of.append(" AND NOT coalesce(again.went_on, false)");
            }
            StringBuilder kind = new StringBuilder();
            String stage = Requests.oneOf("stage", Requests.parameter(call, "stage"), Stage.values(), Stage::text);
            if (stage != null) {
                kind.append(" AND q.stage = ").append(Trino.text(stage));
            }
            String reason = Requests.oneOf("reason", Requests.parameter(call, "reason"), Reason.values(), Reason::text);
            if (reason != null) {
                kind.append(" AND q.reason = ").append(Trino.text(reason));
            }
            return new Filter(of.toString(), kind.toString(), after(Requests.parameter(call, "after")));
        }

        /** Rows behind the one at which the last page ended. */
        private static String after(String cursor) throws Problem {
            if (cursor == null) {
                return "";
            }
            try {
                JsonArray place =
                        new JsonArray(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
                return " AND (q.quarantined_at, q.topic, q.partition, q.\"offset\", coalesce(q.part, -1)) < ("
                        + "CAST(" + Trino.text(place.getString(0)) + " AS timestamp(6) with time zone), "
                        + Trino.text(place.getString(1)) + ", " + place.getInteger(2) + ", " + place.getLong(3) + ", "
                        + place.getInteger(4) + ")";
            } catch (RuntimeException other) {
                throw Problem.of(400, "after is not what the page before gave as next.");
            }
        }
    }

    static void requirePipeline(String name) throws Problem {
        if (!Pipelines.slugs().contains(name)) {
            throw Problem.of(
                    404, "There is no pipeline " + name + ". There are: " + String.join(", ", Pipelines.slugs()) + ".");
        }
    }

    JsonObject page(Filter filter) throws InterruptedException {
        Future<Rows> kinds =
                trino.ask("SELECT q.pipeline AS \"pipeline\", q.stage AS \"stage\", q.reason AS \"reason\","
                        + " count(*) AS \"records\", max(" + Trino.millis("q.quarantined_at") + ") AS \"newestAt\""
                        + RECORDS
                        + filter.of() + " GROUP BY q.pipeline, q.stage, q.reason ORDER BY 4 DESC, 1, 2, 3");
        Rows found = trino.query(COLUMNS + ", substr(q.payload, 1, " + BEGINNING + ") AS \"beginning\","
                + " CAST(q.quarantined_at AS varchar) AS \"exactly\"" + RECORDS + filter.of() + filter.kind()
                + filter.after() + " ORDER BY q.quarantined_at DESC, q.topic DESC, q.partition DESC, q.\"offset\" DESC,"
                + " coalesce(q.part, -1) DESC LIMIT " + (PAGE + 1));
        JsonArray rows = Trino.objects(found);
        String next = null;
        if (rows.size() > PAGE) {
            rows.remove(PAGE);
            next = cursor(rows.getJsonObject(PAGE - 1));
        }
        for (Object each : rows) {
            JsonObject row = (JsonObject) each;
            row.remove("exactly");
            row.put("beginning", Bytes.line(row.getBinary("beginning")));
        }
        return new JsonObject()
                .put("kinds", Trino.objects(Trino.answer(kinds)))
                .put("rows", rows)
                .put("next", next);
    }

    private static String cursor(JsonObject last) {
        Integer part = last.getInteger("part");
        JsonArray place = new JsonArray()
                .add(last.getString("exactly"))
                .add(last.getString("topic"))
                .add(last.getInteger("partition"))
                .add(last.getLong("offset"))
                .add(part == null ? -1 : part);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(place.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** One record, or one event of it. */
    record Place(String pipeline, String topic, int partition, long offset, Integer part) {

        static Place of(Call call) throws Problem {
            String part = Requests.parameter(call, "part");
            return new Place(
                    Requests.required(call, "pipeline"),
                    Requests.required(call, "topic"),
                    Requests.integer("partition", Requests.required(call, "partition")),
                    Requests.number("offset", Requests.required(call, "offset")),
                    part == null ? null : Requests.integer("part", part));
        }

        String condition(String table) {
            return " AND " + table + ".pipeline = " + Trino.text(pipeline) + " AND " + table + ".topic = "
                    + Trino.text(topic) + " AND " + table + ".partition = " + partition + " AND " + table
                    + ".\"offset\" = "
                    + offset + " AND " + table + ".part IS NOT DISTINCT FROM "
                    + (part == null ? "CAST(NULL AS integer)" : part.toString());
        }
    }

    JsonObject record(Place place) throws InterruptedException, Problem {
        Future<Rows> history = trino.ask(history(place));
        Rows found = trino.query(
                COLUMNS + ", IF(length(q.payload) <= " + LARGEST + ", q.payload, substr(q.payload, 1, 4096))"
                        + " AS \"payload\"" + RECORDS + place.condition("q") + " LIMIT 1");
        if (found.rows().isEmpty()) {
            throw Problem.of(
                    404,
                    "The quarantine of " + place.pipeline() + " has no record at " + place.topic() + "/"
                            + place.partition() + "/" + place.offset() + ".");
        }
        JsonObject record = Trino.objects(found).getJsonObject(0);
        byte[] payload = record.getBinary("payload");
        record.remove("payload");
        Long length = record.getLong("bytes");
        record.put("beginning", Bytes.line(payload));
        Bytes.describe(payload, length != null && length > LARGEST, record);
        record.put("field", field(record.getString("reason"), record.getString("detail")));
        record.put("headers", headers(place));
        record.put("history", Trino.objects(Trino.answer(history)));
        return record;
    }

    /** The field that the reason is about. Its name is the first word of the detail. */
    static String field(String reason, String detail) {
        return reason != null && reason.endsWith("-field") && detail != null ? detail.split(" ", 2)[0] : null;
    }

    private JsonArray headers(Place place) {
        JsonArray headers = new JsonArray();
        try {
            List<Header> found = new ArrayList<>(kafka.headers(place.topic(), place.partition(), place.offset()));
            found.forEach(header ->
                    headers.add(new JsonObject().put("name", header.key()).put("value", Bytes.line(header.value()))));
        } catch (KafkaException expired) {
            // Kafka has it no longer, or does not answer: the quarantine has all but the headers.
        }
        return headers;
    }

    private static String history(Place place) {
        return "SELECT o.attempt AS \"attempt\", " + Trino.millis("o.replayed_at") + " AS \"at\","
                + " o.at_offset AS \"atOffset\", o.edited AS \"edited\","
                + " IF(o.reason IS NULL, 'accepted', 'rejected') AS \"state\", o.reason AS \"reason\","
                + " o.detail AS \"detail\" FROM ops.replay_outcomes AS o WHERE true" + place.condition("o")
                + " ORDER BY o.attempt";
    }
}
