package io.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> KEYS = List.of("warehouse", "checkpoints", "trigger", "game.topic");

    @ParameterizedTest
    @CsvSource({
        "warehuose, warehouse",
        "warehous, warehouse",
        "warehousee, warehouse",
        "checkpoint, checkpoints",
        "triger, trigger",
        "game-topic, game.topic",
        "trigger, trigger"
    })
    void findsTheKeyThatASlipOfTheFingerMissed(String typed, String meant) {
        assertThat(Nearest.to(typed, KEYS)).contains(meant);
    }

    @Test
    void prefersTheFewestEdits() {
        assertThat(Nearest.to("cart", List.of("dart", "cat", "cart", "carts"))).contains("cart");
        assertThat(Nearest.to("port", List.of("sports", "ports"))).contains("ports");
    }

    @Test
    void saysNothingWhereNothingIsNear() {
        assertThat(Nearest.to("elephant", KEYS)).isEmpty();
        assertThat(Nearest.to("trigger", List.of())).isEmpty();
    }

    @Test
    void allowsOneEditInThreeOfALongWord() {
        assertThat(Nearest.to("abcdefghi", List.of("abcdefxyz"))).contains("abcdefxyz");
        assertThat(Nearest.to("abcdefghi", List.of("abcdewxyz"))).isEmpty();
    }
}
