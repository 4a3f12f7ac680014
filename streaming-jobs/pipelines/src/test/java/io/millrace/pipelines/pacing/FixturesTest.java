package io.millrace.pipelines.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Fixtures;
import io.millrace.sdk.Parsed;
import org.junit.jupiter.api.Test;

class FixturesTest {

    @Test
    void acceptsEveryLineThatIsToBeAccepted() {
        assertThat(Fixtures.accepted("pacing"))
                .allSatisfy(
                        line -> assertThat(Position.TOPIC.codec().parse(line)).isInstanceOf(Parsed.Accepted.class));
    }

    @Test
    void refusesEveryLineThatIsToBeRefusedForItsReason() {
        assertThat(Fixtures.rejected("pacing")).allSatisfy(line -> {
            Parsed<Position> parsed = Position.TOPIC.codec().parse(line.value());
            assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
            assertThat(((Parsed.Rejected<Position>) parsed).reason().text()).isEqualTo(line.reason());
        });
    }
}
