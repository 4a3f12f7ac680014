package io.millrace.ingest.intake;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.ingest.ApiSettings;
import io.millrace.ingest.store.Event;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the topic's codec says of the events of one request. */
record Checked(List<Event> good, List<Bad> bad) {

    /** Why one event is refused, as the quarantine would say it. */
    record Bad(int index, String reason, String detail) {

        void write(JsonGenerator json) throws IOException {
            json.writeStringField("reason", reason);
            json.writeStringField("detail", detail);
        }
    }

    /** @param idempotencyKey what the sender calls the request; null if nothing */
    static <E> Checked of(Topic<E> topic, List<Incoming> incoming, String idempotencyKey, int nestingLimit) {
        List<Event> good = new ArrayList<>(incoming.size());
        List<Bad> bad = new ArrayList<>(0);
        for (int index = 0; index < incoming.size(); index++) {
            Incoming event = incoming.get(index);
            if (topic.form() == Topic.Form.JSON && JsonText.depth(event.value()) > nestingLimit) {
                bad.add(new Bad(
                        index,
                        "too-deep",
                        "objects and arrays lie more than " + nestingLimit
                                + " deep in each other; the limit is the setting " + ApiSettings.NESTING_LIMIT.key()));
                continue;
            }
            String id = id(event, idempotencyKey, index, incoming.size());
            switch (foremost(topic.codec().parse(event.value()))) {
                case Parsed.Rejected<E> no -> bad.add(new Bad(index, no.reason().text(), no.detail()));
                case Parsed.Accepted<E> yes ->
                    good.add(event(event, id, topic.key().apply(yes.event())));
                case Parsed.Several<E> none -> good.add(event(event, id, null));
            }
        }
        return new Checked(good, bad);
    }

    /** A record of several events is good if one of them is, or if there are none; it is stored whole. */
    private static <E> Parsed<E> foremost(Parsed<E> parsed) {
        return parsed instanceof Parsed.Several<E> several ? several.foremost().orElse(several) : parsed;
    }

    private static Event event(Incoming incoming, String id, String key) {
        return new Event(
                id, key == null ? null : key.getBytes(StandardCharsets.UTF_8), incoming.value(), incoming.headers());
    }

    /** The events of a request with one key for all of them are told apart by their place in it. */
    private static String id(Incoming event, String idempotencyKey, int index, int count) {
        if (event.id() != null) {
            return event.id();
        }
        if (idempotencyKey != null) {
            return count == 1 ? idempotencyKey : idempotencyKey + "/" + index;
        }
        return Ids.next();
    }

    void writeBad(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("rejected");
        for (Bad one : bad) {
            json.writeStartObject();
            json.writeNumberField("index", one.index());
            one.write(json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
