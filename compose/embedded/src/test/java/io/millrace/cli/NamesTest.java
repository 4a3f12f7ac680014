package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {

    private final Names names = Names.of(List.of(
            List.of("game", "swords", "player"),
            List.of("game", "swords", "quantity"),
            List.of("game", "guilds", "guild"),
            List.of("pacing", "notifications", "track")));

    @Test
    void offersColumnsOfTheTablesThatAreNamed() {
        assertThat(names.columns("select  from swords", "pacing")).containsExactly("player", "quantity");
        assertThat(names.columns("select ", "pacing")).containsExactly("track");
    }

    @Test
    void guessesWhatWasMeant() {
        assertThat(names.meant("Column 's.playr' cannot be resolved", "select s.playr from swords s", "game"))
                .contains("player");
        assertThat(names.meant("Table 'lake.game.sword' does not exist", "", ""))
                .contains("swords");
        assertThat(names.meant("Table 'lake.game.notifications' does not exist", "", ""))
                .contains("pacing.notifications");
        assertThat(names.meant("Schema 'gaem' does not exist", "", "")).contains("game");
        assertThat(names.meant("mismatched input 'form'", "", "game")).isEmpty();
    }
}
