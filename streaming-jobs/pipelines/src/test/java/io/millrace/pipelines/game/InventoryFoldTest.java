package io.millrace.pipelines.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Ended;
import io.millrace.sdk.TimedFold.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventoryFoldTest {

    private static final String ANN = "Player 1";
    private static final String WOOD = "wood";
    private static final String GUILD = "starter guild";

    private final InventoryFold fold = new InventoryFold();

    @Test
    void countsTheSwordsThatAPlayerBuysAndDestroys() {
        Step<Inventory> bought = step(null, buys(WOOD, 1), buys(WOOD, 2), buys("glass", 3));
        Step<Inventory> destroyed = step(bought.state(), destroys(WOOD, 4));

        assertThat(bought.state()).isEqualTo(new Inventory(Map.of(WOOD, 2L, "glass", 1L), Map.of()));
        assertThat(bought.rows()).containsExactlyInAnyOrder(owns(WOOD, 2, 2), owns("glass", 1, 3));
        assertThat(destroyed.state()).isEqualTo(new Inventory(Map.of(WOOD, 1L, "glass", 1L), Map.of()));
        assertThat(destroyed.rows()).containsExactly(owns(WOOD, 1, 4));
    }

    @Test
    void keepsTheTimeOfJoining() {
        Step<Inventory> joined = step(null, joins(GUILD, 5));

        assertThat(joined.state()).isEqualTo(new Inventory(Map.of(), Map.of(GUILD, 5L)));
        assertThat(joined.rows()).containsExactly(memberSince(GUILD, at(5)));
    }

    @Test
    void tellsThatAPlayerHasLeft() {
        Inventory member = new Inventory(Map.of(WOOD, 1L), Map.of(GUILD, 5L));

        Step<Inventory> left = step(member, leaves(GUILD, 6));

        assertThat(left.state()).isEqualTo(new Inventory(Map.of(WOOD, 1L), Map.of()));
        assertThat(left.rows()).containsExactly(memberSince(GUILD, null));
    }

    @Test
    void tellsThatTheLastSwordIsGone() {
        Inventory one = new Inventory(Map.of(WOOD, 1L), Map.of(GUILD, 5L));

        assertThat(step(one, destroys(WOOD, 6)).rows()).containsExactly(owns(WOOD, 0, 6));
    }

    @Test
    void keepsNothingOfAPlayerWhoOwnsNothing() {
        Inventory little = new Inventory(Map.of(WOOD, 1L), Map.of(GUILD, 5L));

        assertThat(step(little, destroys(WOOD, 6), leaves(GUILD, 7)).state()).isNull();
        assertThat(step(null, destroys(WOOD, 1)).state()).isNull();
    }

    @Test
    void refusesToDestroyASwordThatIsNotOwned() {
        Inventory glass = new Inventory(Map.of("glass", 1L), Map.of());

        Step<Inventory> refused = step(glass, destroys(WOOD, 2));

        assertThat(refused.state()).isEqualTo(glass);
        assertThat(refused.rows()).containsExactly(refused("sword_event", "reduce", WOOD, "sword not owned", 2));
    }

    @Test
    void refusesToLeaveAGuildThatWasNotJoined() {
        assertThat(step(null, leaves(GUILD, 3)).rows())
                .containsExactly(refused("guild_event", "reduce", GUILD, "not a member of the guild", 3));
    }

    @Test
    void refusesToJoinASecondTimeAndKeepsTheFirst() {
        Step<Inventory> twice = step(null, joins(GUILD, 1), joins(GUILD, 2));

        assertThat(twice.state()).isEqualTo(new Inventory(Map.of(), Map.of(GUILD, 1L)));
        assertThat(twice.rows())
                .containsExactlyInAnyOrder(
                        memberSince(GUILD, at(1)),
                        refused("guild_event", "increase", GUILD, "already a member of the guild", 2));
    }

    @Test
    void letsAPlayerJoinAgainAfterLeaving() {
        Step<Inventory> again = step(null, joins(GUILD, 1), leaves(GUILD, 2), joins(GUILD, 3));

        assertThat(again.rows()).containsExactly(memberSince(GUILD, at(3)));
    }

    @Test
    void tellsSeveralChangesOfOneThingOnceAndEveryRefusal() {
        Step<Inventory> step =
                step(null, destroys(WOOD, 1), buys(WOOD, 2), destroys(WOOD, 3), destroys(WOOD, 4), buys(WOOD, 5));

        assertThat(step.rows())
                .containsExactlyInAnyOrder(
                        owns(WOOD, 1, 5),
                        refused("sword_event", "reduce", WOOD, "sword not owned", 1),
                        refused("sword_event", "reduce", WOOD, "sword not owned", 4));
    }

    @Test
    void leavesSwordsAndGuildsOfOneNameApart() {
        Step<Inventory> step = step(null, buys("W205-Test", 1), leaves("W205-Test", 2));

        assertThat(step.state()).isEqualTo(new Inventory(Map.of("W205-Test", 1L), Map.of()));
    }

    @Test
    void isKeyedByPlayer() {
        assertThat(fold.key(buys(WOOD, 1))).isEqualTo(ANN);
    }

    private Step<Inventory> step(Inventory before, PlayerAction... actions) {
        return fold.step(ANN, before, List.of(actions));
    }

    private static PlayerAction buys(String sword, long time) {
        return new PlayerAction(ANN, "sword_event", "increase", sword, time);
    }

    private static PlayerAction destroys(String sword, long time) {
        return new PlayerAction(ANN, "sword_event", "reduce", sword, time);
    }

    private static PlayerAction joins(String guild, long time) {
        return new PlayerAction(ANN, "guild_event", "increase", guild, time);
    }

    private static PlayerAction leaves(String guild, long time) {
        return new PlayerAction(ANN, "guild_event", "reduce", guild, time);
    }

    private static Record owns(String sword, long quantity, long time) {
        SwordCount count = new SwordCount(ANN, sword, quantity, at(time));
        return quantity == 0 ? new Ended(count) : count;
    }

    private static Record memberSince(String guild, Instant time) {
        GuildMembership membership = new GuildMembership(ANN, guild, time);
        return time == null ? new Ended(membership) : membership;
    }

    private static Record refused(String type, String direction, String detail, String why, long time) {
        return new RefusedAction(ANN, type, direction, detail, why, at(time));
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
