package io.millrace.ingest.live;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Json;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code GET /v1/views/{view}} and {@code /v1/views/{view}/{key}}: the latest value of each key, or of one. */
final class ViewRoutes {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int USUAL_LIMIT = 100;

    private final LiveTopics topics;
    private final Views views;

    ViewRoutes(LiveTopics topics, Views views) {
        this.topics = topics;
        this.views = views;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/views/{view}", this::view), Route.get("/v1/views/{view}/{key}", this::value));
    }

    private void view(Call call) throws Problem {
        LiveTopic topic = caughtUp(call);
        Views.Page page = views.newest(topic.name(), limit(call));
        call.hold(page.size());
        call.answer(200, Json.TYPE, Json.object(json -> {
            json.writeStringField("view", topic.name());
            json.writeNumberField("entries", page.entries());
            json.writeBooleanField("complete", page.isComplete());
            json.writeBooleanField("caughtUp", topic.lag() == 0);
            json.writeObjectFieldStart("values");
            for (Map.Entry<String, byte[]> entry : page.values().entrySet()) {
                json.writeFieldName(entry.getKey());
                Text.of(entry.getValue()).write(json);
            }
            json.writeEndObject();
        }));
    }

    private void value(Call call) throws Problem {
        LiveTopic topic = caughtUp(call);
        byte[] value = views.value(topic.name(), call.segment(1));
        if (value == null) {
            throw Problem.of(
                    404,
                    "The view " + topic.name() + " has no such key. GET /v1/views/" + topic.name()
                            + " lists those that changed last.");
        }
        call.answer(200, Text.of(value).isJson() ? Json.TYPE : TEXT, Buffer.buffer(value));
    }

    private LiveTopic caughtUp(Call call) throws Problem {
        LiveTopic topic = topics.of(call);
        if (!topic.isCaughtUp()) {
            throw Problem.later(
                    503,
                    RETRY,
                    "The view " + topic.name() + " is still being built from what its topic holds; " + topic.lag()
                            + " records are left.");
        }
        return topic;
    }

    private static int limit(Call call) throws Problem {
        String limit = call.parameter("limit");
        if (limit == null) {
            return USUAL_LIMIT;
        }
        if (!limit.matches("[1-9][0-9]{0,8}")) {
            throw Problem.of(400, "The parameter limit has to be a whole number above zero.");
        }
        return Integer.parseInt(limit);
    }
}
