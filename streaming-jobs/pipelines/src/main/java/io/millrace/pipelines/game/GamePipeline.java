package io.millrace.pipelines.game;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;

/** Swords and guilds: what players do, what they own, and what they were refused. */
public final class GamePipeline implements Pipeline {

    @Override
    public String purpose() {
        return "What players do with swords and guilds";
    }

    @Override
    public Flow<?> flow(Settings settings) {
        return Flow.from(GameEvent.TOPIC)
                .keep(received -> received.event().isOfSwordOrGuild())
                .parquet("valid_events", "Every event of a sword or a guild, as it was sent", ValidEvent::of)
                .fold(PlayerAction::of, new InventoryFold())
                .upsert("swords", "How many swords of each kind a player owns", SwordCount.class)
                .upsert("guilds", "Which guilds a player is a member of", GuildMembership.class)
                .append("refused_actions", "What players tried and could not do", RefusedAction.class);
    }
}
