package io.millrace.pipelines.game;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.util.List;

/** Swords and guilds: what players do, what they own, and what they were refused. */
public final class GamePipeline implements Pipeline {

    private static final Output.Parquet<ValidEvent> VALID_EVENTS =
            Output.parquet("valid_events", ValidEvent.class, "Every event of a sword or a guild, as it was sent");
    private static final Output.Upsert<SwordCount> SWORDS = Output.upsert(
                    "swords",
                    SwordCount.class,
                    "How many swords of each kind a player owns",
                    List.of(SwordCount.PLAYER, SwordCount.SWORD))
            .withoutRows(sword -> sword.quantity() == 0);
    private static final Output.Upsert<GuildMembership> GUILDS = Output.upsert(
                    "guilds",
                    GuildMembership.class,
                    "Which guilds a player is a member of",
                    List.of(GuildMembership.PLAYER, GuildMembership.GUILD))
            .withoutRows(membership -> membership.joinedAt() == null);
    private static final Output.Append<RefusedAction> REFUSED_ACTIONS =
            Output.append("refused_actions", RefusedAction.class, "What players tried and could not do");

    @Override
    public String slug() {
        return "game";
    }

    @Override
    public String purpose() {
        return "What players do with swords and guilds";
    }

    @Override
    public Flow<?, ?, ?> flow(Settings settings) {
        return Flow.from(GameEvent.TOPIC)
                .keep(received -> received.event().isOfSwordOrGuild())
                .write(VALID_EVENTS, ValidEvent::of)
                .fold(PlayerAction::of, new InventoryFold())
                .writeFolded(SWORDS, InventoryChange::sword)
                .writeFolded(GUILDS, InventoryChange::guild)
                .writeFolded(REFUSED_ACTIONS, InventoryChange::refused);
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(GameEvent.TOPIC_NAME);
    }

    @Override
    public Traffic traffic() {
        return new GameTraffic();
    }
}
