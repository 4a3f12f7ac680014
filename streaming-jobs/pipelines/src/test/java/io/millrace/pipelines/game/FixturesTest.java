package io.millrace.pipelines.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Fixtures;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FixturesTest {

    @Test
    void acceptsEveryLineThatIsToBeAccepted() {
        List<byte[]> lines = Fixtures.accepted("game");

        assertThat(lines)
                .hasSizeGreaterThanOrEqualTo(12)
                .allSatisfy(
                        line -> assertThat(GameEvent.TOPIC.codec().parse(line)).isInstanceOf(Parsed.Accepted.class));
    }

    @Test
    void refusesEveryLineThatIsToBeRefusedForItsReason() {
        List<Fixtures.Refused> lines = Fixtures.rejected("game");

        assertThat(lines).hasSizeGreaterThanOrEqualTo(12).allSatisfy(line -> {
            Parsed<GameEvent> parsed = GameEvent.TOPIC.codec().parse(line.value());
            assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
            assertThat(((Parsed.Rejected<GameEvent>) parsed).reason().text()).isEqualTo(line.reason());
        });
    }

    @Test
    void hasALineForEveryReasonThatALineOfTextCanHave() {
        Set<Reason> reasons = EnumSet.allOf(Reason.class);
        Fixtures.rejected("game")
                .forEach(line -> reasons.removeIf(reason -> reason.text().equals(line.reason())));

        assertThat(reasons)
                .containsOnly(
                        Reason.TOO_LARGE,
                        Reason.NOT_UTF8,
                        Reason.EXTRA_FIELD,
                        Reason.LATE,
                        Reason.CONFLICT,
                        Reason.FAILED);
    }
}
