package io.millrace.pipelines.game;

import io.millrace.sdk.Json;
import io.millrace.sdk.Optional;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;

/**
 * What a player did, with the headers of the request that told of it. Only the type is always there.
 *
 * @param host the player: load tools name the player in the Host header
 */
public record GameEvent(
        String eventType,
        @Optional String direction,
        @Optional String eventDetail,
        @Optional @Json("Host") String host,
        @Optional @Json("Accept") String accept,
        @Optional @Json("User-Agent") String userAgent) {

    public static final String SWORD = "sword_event";
    public static final String GUILD = "guild_event";
    public static final String INCREASE = "increase";
    public static final String REDUCE = "reduce";

    public static final Setting<String> TOPIC_NAME =
            Setting.text("game.topic", "events", "The topic of the game's events.");
    public static final Topic<GameEvent> TOPIC =
            Topic.json(TOPIC_NAME, GameEvent.class).keyedBy(GameEvent::host);

    /** Whether it tells of a sword or a guild; the others are of no interest to the tables. */
    public boolean isOfSwordOrGuild() {
        return SWORD.equals(eventType) || GUILD.equals(eventType);
    }

    /** An event of a sword or a guild says who, what and which way. */
    void check() throws Rejection {
        if (isOfSwordOrGuild()) {
            require("Host", host);
            require("event_detail", eventDetail);
            require("direction", direction);
            if (!direction.equals(INCREASE) && !direction.equals(REDUCE)) {
                throw new Rejection(Reason.WRONG_FIELD, "direction has to be increase or reduce, not " + direction);
            }
        }
    }

    private static void require(String name, String value) throws Rejection {
        if (value == null || value.isEmpty()) {
            throw new Rejection(Reason.MISSING_FIELD, name + " is missing");
        }
    }
}
