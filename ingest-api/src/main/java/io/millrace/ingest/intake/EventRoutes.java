package io.millrace.ingest.intake;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.millrace.ingest.http.Body;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Json;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.store.Event;
import io.millrace.ingest.store.Positions;
import io.millrace.ingest.store.Store;
import io.vertx.core.buffer.Buffer;
import java.util.BitSet;
import java.util.List;

/** {@code POST /v1/events/{topic}}: one event or many, in any form that the topic takes. */
public final class EventRoutes {

    private static final JsonStringEncoder TEXT = JsonStringEncoder.getInstance();
    private static final Buffer NONE = Buffer.buffer("{\"ids\":[],\"positions\":[]}\n");

    private final Intake intake;
    private final Body body;
    private final int batchLimit;

    public EventRoutes(Intake intake, Body body, int batchLimit) {
        this.intake = intake;
        this.body = body;
        this.batchLimit = batchLimit;
    }

    public List<Route> routes() {
        return List.of(Route.post("/v1/events/{topic}", this::post));
    }

    private void post(Call call) throws Problem {
        Intake.Gate gate = intake.gate(call, call.segment(0));
        Form form = Form.of(call.request().headers(), gate.topic());
        boolean isSkipping = isSkipping(call);
        String key = Ids.given(call.header("Idempotency-Key"));
        body.read(call, bytes -> {
            List<Incoming> incoming = form.read(call.request().headers(), bytes, batchLimit);
            call.carries(incoming.size());
            take(call, gate, intake.check(gate, incoming, key), isSkipping);
        });
    }

    private static boolean isSkipping(Call call) throws Problem {
        String invalid = call.parameter("invalid");
        if (invalid != null && !invalid.equals("skip")) {
            throw Problem.of(400, "The parameter invalid can only be skip: bad events are then left out.");
        }
        return invalid != null;
    }

    private void take(Call call, Intake.Gate gate, Checked checked, boolean isSkipping) throws Problem {
        List<Event> good = checked.good();
        if (!checked.bad().isEmpty() && (!isSkipping || good.isEmpty())) {
            intake.refuse(gate, good.size());
            int bad = checked.bad().size();
            throw Problem.of(
                            400,
                            "%d of %d events %s invalid; nothing was sent."
                                    .formatted(bad, good.size() + bad, bad == 1 ? "is" : "are"))
                    .with(checked::writeBad);
        }
        if (good.isEmpty()) {
            call.answer(202, Json.TYPE, NONE);
            return;
        }
        intake.store(call, gate, good, new Store.Outcome() {
            @Override
            public void stored(Positions positions) {
                call.onItsThread(() -> call.answer(202, Json.TYPE, accepted(checked, positions)));
            }

            @Override
            public void failed(BitSet stored, Exception cause) {
                call.onItsThread(() -> call.fail(Intake.notStored(cause).with(json -> {
                    json.writeArrayFieldStart("stored");
                    for (int index = stored.nextSetBit(0); index >= 0; index = stored.nextSetBit(index + 1)) {
                        json.writeString(good.get(index).id());
                    }
                    json.writeEndArray();
                })));
            }
        });
    }

    private static Buffer accepted(Checked checked, Positions positions) {
        if (!checked.bad().isEmpty()) {
            return Json.object(json -> {
                json.writeArrayFieldStart("ids");
                for (Event event : checked.good()) {
                    json.writeString(event.id());
                }
                json.writeEndArray();
                positions.writeAll(json);
                checked.writeBad(json);
            });
        }
        int count = checked.good().size();
        StringBuilder text = new StringBuilder(32 + 40 * count).append("{\"ids\":[");
        String separator = "\"";
        for (Event event : checked.good()) {
            text.append(separator);
            TEXT.quoteAsString(event.id(), text);
            separator = "\",\"";
        }
        text.append("\"],\"positions\":[");
        for (int index = 0; index < count; index++) {
            if (index > 0) {
                text.append(',');
            }
            positions.append(index, text);
        }
        return Buffer.buffer(text.append("]}\n").toString());
    }
}
