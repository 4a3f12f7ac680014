package io.millrace.benchmark;

import static io.millrace.sdk.JsonObjects.text;

import com.fasterxml.jackson.core.JsonParser;
import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Codec;
import io.millrace.sdk.JsonObjects;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import java.io.IOException;

/** Reads a game event as one would by hand: a switch over the names of its fields. */
final class HandWrittenCodec implements Codec<GameEvent> {

    @Override
    public Parsed<GameEvent> parse(byte[] value) {
        return JsonObjects.parse(value, new Fields());
    }

    private static final class Fields implements JsonObjects.Fields<GameEvent> {
        private String eventType;
        private String direction;
        private String eventDetail;
        private String host;
        private String accept;
        private String userAgent;

        @Override
        public void field(String name, JsonParser value) throws IOException, Rejection {
            switch (name) {
                case "event_type" -> eventType = text(name, value);
                case "direction" -> direction = text(name, value);
                case "event_detail" -> eventDetail = text(name, value);
                case "Host" -> host = text(name, value);
                case "Accept" -> accept = text(name, value);
                case "User-Agent" -> userAgent = text(name, value);
                default -> {}
            }
        }

        @Override
        public GameEvent event() throws Rejection {
            require("event_type", eventType);
            GameEvent event = new GameEvent(eventType, direction, eventDetail, host, accept, userAgent);
            if (event.isOfSwordOrGuild()) {
                require("Host", host);
                require("event_detail", eventDetail);
                require("direction", direction);
                if (!direction.equals(GameEvent.INCREASE) && !direction.equals(GameEvent.REDUCE)) {
                    throw new Rejection(Reason.WRONG_FIELD, "direction has to be increase or reduce, not " + direction);
                }
            }
            return event;
        }

        private static void require(String name, String value) throws Rejection {
            if (value == null || value.isEmpty()) {
                throw new Rejection(Reason.MISSING_FIELD, name + " is missing");
            }
        }
    }
}
