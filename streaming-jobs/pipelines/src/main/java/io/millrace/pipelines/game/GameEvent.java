package io.millrace.pipelines.game;

import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;

/**
 * What a player did, with the headers of the request that told of it. Only the type is always there.
 *
 * @param host the player: load tools name the player in the Host header
 */
public record GameEvent(
        String eventType, String direction, String eventDetail, String host, String accept, String userAgent) {

    public static final String SWORD = "sword_event";
    public static final String GUILD = "guild_event";
    public static final String INCREASE = "increase";
    public static final String REDUCE = "reduce";

    public static final Setting<String> TOPIC_NAME =
            Setting.text("game.topic", "events", "The topic of the game's events.");
    public static final Topic<GameEvent> TOPIC = Topic.json(TOPIC_NAME, new GameEventCodec(), GameEvent::host);

    /** Whether it tells of a sword or a guild; the others are of no interest to the tables. */
    public boolean isOfSwordOrGuild() {
        return SWORD.equals(eventType) || GUILD.equals(eventType);
    }
}
