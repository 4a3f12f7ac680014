package io.millrace.ingest.intake;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Json;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.store.Positions;
import io.millrace.ingest.store.Store;
import io.millrace.sdk.JsonObjects;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * {@code WS /v1/events/{topic}}: a frame is an event, and each is answered in turn, with its number. A
 * client that sends faster than Kafka stores, or does not read its answers, is not read from.
 */
public final class EventSocket {

    private final Intake intake;
    private final Connections connections;
    private final int window;

    public EventSocket(Intake intake, Connections connections, int window) {
        this.intake = intake;
        this.connections = connections;
        this.window = window;
    }

    public List<Route> routes() {
        return List.of(Route.socket("/v1/events/{topic}", this::open));
    }

    private void open(Call call) throws Problem {
        Intake.Gate gate = intake.gate(call, call.segment(0));
        call.request()
                .toWebSocket()
                .onSuccess(socket -> {
                    connections.becameSocket(call.request().connection());
                    call.upgraded();
                    socket.closeHandler(_ -> connections.closed(call.request().connection()));
                    new Conversation(call, socket, gate).listen();
                })
                .onFailure(_ -> call.fail(Problem.of(400, "This is no handshake of a WebSocket.")));
    }

    private static final class Slot {
        private final int frame;
        private String answer;

        Slot(int frame) {
            this.frame = frame;
        }
    }

    private final class Conversation {
        private final Call call;
        private final ServerWebSocket socket;
        private final Intake.Gate gate;
        private final Deque<Slot> waiting = new ArrayDeque<>();
        private int frames;
        private boolean isPaused;

        Conversation(Call call, ServerWebSocket socket, Intake.Gate gate) {
            this.call = call;
            this.socket = socket;
            this.gate = gate;
        }

        void listen() {
            socket.textMessageHandler(text -> take(text.getBytes(StandardCharsets.UTF_8)));
            socket.binaryMessageHandler(bytes -> take(bytes.getBytes()));
            socket.drainHandler(_ -> resumeIfThereIsRoom());
            socket.exceptionHandler(wrong ->
                    socket.close(code(wrong), "A frame has text, and at most " + JsonObjects.LARGEST + " bytes."));
        }

        /** As RFC 6455 counts what may be wrong with a frame; Vert.x itself refuses only what is too large. */
        private static short code(Throwable wrong) {
            WebSocketCloseStatus status = wrong instanceof CorruptedWebSocketFrameException frame
                    ? frame.closeStatus()
                    : WebSocketCloseStatus.MESSAGE_TOO_BIG;
            return (short) status.code();
        }

        private void take(byte[] frame) {
            Slot slot = new Slot(frames++);
            waiting.add(slot);
            intake.service().begin();
            if (waiting.size() >= window || socket.writeQueueFull()) {
                isPaused = true;
                socket.pause();
            }
            Checked checked = intake.check(gate, List.of(Incoming.of(frame)), null);
            if (!checked.bad().isEmpty()) {
                Checked.Bad bad = checked.bad().getFirst();
                answer(slot, json -> {
                    json.writeNumberField("status", 400);
                    bad.write(json);
                });
                return;
            }
            try {
                store(slot, checked);
            } catch (Problem refused) {
                call.logIfDenied(refused);
                answer(slot, refused::write);
            }
        }

        private void store(Slot slot, Checked checked) throws Problem {
            intake.store(call, gate, checked.good(), new Store.Outcome() {
                @Override
                public void stored(Positions positions) {
                    String id = checked.good().getFirst().id();
                    call.onItsThread(() -> answer(slot, json -> {
                        json.writeStringField("id", id);
                        json.writeFieldName("position");
                        positions.write(0, json);
                    }));
                }

                @Override
                public void failed(BitSet stored, Exception cause) {
                    call.onItsThread(() -> answer(slot, Intake.notStored(cause)::write));
                }
            });
        }

        private void answer(Slot slot, Problem.More members) {
            slot.answer = Json.object(json -> {
                        json.writeNumberField("frame", slot.frame);
                        members.write(json);
                    })
                    .toString()
                    .stripTrailing();
            while (!waiting.isEmpty() && waiting.getFirst().answer != null) {
                String next = waiting.removeFirst().answer;
                if (!socket.isClosed()) {
                    socket.writeTextMessage(next);
                }
                intake.service().end();
            }
            resumeIfThereIsRoom();
        }

        private void resumeIfThereIsRoom() {
            if (isPaused && waiting.size() <= window / 2 && !socket.writeQueueFull()) {
                isPaused = false;
                socket.resume();
            }
        }
    }
}
