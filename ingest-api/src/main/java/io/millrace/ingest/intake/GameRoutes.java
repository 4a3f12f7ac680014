package io.millrace.ingest.intake;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Json;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.store.Positions;
import io.millrace.ingest.store.Store;
import io.millrace.pipelines.game.GameEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** What players do, as plain requests. The event is the action and the request's headers. */
public final class GameRoutes {

    private static final String SWORD = "/purchase_a_sword";
    private static final String GUILD = "/join_guild";

    private final Intake intake;
    private final String topic;

    public GameRoutes(Intake intake, String topic) {
        this.intake = intake;
        this.topic = topic;
    }

    /** What a player does, and what it is told. */
    private record Action(String type, String direction, String detail, UnaryOperator<String> told) {}

    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/",
                        call -> take(call, new Action("default", null, null, _ -> "This is the default response!"))),
                Route.get(SWORD, call -> act(call, GameEvent.SWORD, GameEvent.INCREASE, "wood", "%s Sword Purchased!")),
                Route.delete(
                        SWORD, call -> act(call, GameEvent.SWORD, GameEvent.REDUCE, "wood", "%s Sword Destroyed!")),
                Route.get(
                        GUILD,
                        call -> act(call, GameEvent.GUILD, GameEvent.INCREASE, "starter guild", "Joined Guild %s")),
                Route.delete(
                        GUILD, call -> act(call, GameEvent.GUILD, GameEvent.REDUCE, "starter guild", "Left Guild %s")));
    }

    private void act(Call call, String type, String direction, String byDefault, String told) throws Problem {
        String given = call.parameter("event_detail");
        String detail = given == null ? byDefault : given;
        take(call, new Action(type, direction, detail, name -> told.formatted(Titles.of(name))));
    }

    private void take(Call call, Action action) throws Problem {
        Intake.Gate gate = intake.gate(call, topic);
        String key = Ids.given(call.header("Idempotency-Key"));
        call.carries(1);
        byte[] event = Json.object(json -> {
                    json.writeStringField("event_type", action.type());
                    if (action.direction() != null) {
                        json.writeStringField("direction", action.direction());
                        json.writeStringField("event_detail", action.detail());
                    }
                    RequestHeaders.write(call.request().headers(), json);
                })
                .getBytes();
        Checked checked = intake.check(gate, List.of(Incoming.of(event)), key);
        if (!checked.bad().isEmpty()) {
            throw Problem.of(
                    400,
                    "This is no event of the game: " + checked.bad().getFirst().detail() + ".");
        }
        intake.store(call, gate, checked.good(), new Store.Outcome() {
            @Override
            public void stored(Positions positions) {
                Buffer answer =
                        Buffer.buffer((action.told().apply(action.detail()) + "\n").getBytes(StandardCharsets.UTF_8));
                call.onItsThread(() -> call.answer(200, "text/html; charset=utf-8", answer));
            }

            @Override
            public void failed(BitSet stored, Exception cause) {
                call.onItsThread(() -> call.fail(Intake.notStored(cause)));
            }
        });
    }
}
