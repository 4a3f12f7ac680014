package io.millrace.ingest.live;

import io.millrace.ingest.access.Keys;
import io.millrace.ingest.access.Sender;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Service;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The topics that can be watched, and who may watch which. */
final class LiveTopics {

    private final Service service;
    private final Keys keys;
    private final Map<String, LiveTopic> topics = new TreeMap<>();

    LiveTopics(Service service, Keys keys, List<String> names, int feedLimit) {
        this.service = service;
        this.keys = keys;
        names.forEach(name -> topics.put(name, new LiveTopic(name, feedLimit)));
    }

    Map<String, LiveTopic> byName() {
        return topics;
    }

    Collection<LiveTopic> all() {
        return topics.values();
    }

    /** The topic that the first segment of the path names. */
    LiveTopic of(Call call) throws Problem {
        Sender sender = keys.sender(call);
        String name = call.segment(0);
        LiveTopic topic = topics.get(name);
        if (topic == null) {
            throw Problem.of(404, "There is no live topic, and no view, of this name. " + known())
                    .with(json -> {
                        json.writeArrayFieldStart("topics");
                        for (String known : topics.keySet()) {
                            json.writeString(known);
                        }
                        json.writeEndArray();
                    });
        }
        sender.requireMayRead(name);
        keys.spendOfAddress(call, 1);
        if (service.isStopping()) {
            throw Problem.later(503, Duration.ofSeconds(1), "The API is stopping.");
        }
        return topic;
    }

    private String known() {
        return topics.isEmpty()
                ? "There is none; the setting api-live-topics names them."
                : "There are: " + String.join(", ", topics.keySet()) + ".";
    }
}
