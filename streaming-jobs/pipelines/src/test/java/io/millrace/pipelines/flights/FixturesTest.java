package io.millrace.pipelines.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Fixtures;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Topic;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixturesTest {

    static List<Topic<Flight>> topics() {
        return List.of(Flight.SKYONE, Flight.SUNSET);
    }

    private static String folder(Topic<Flight> topic) {
        return "flights/" + topic.name().byDefault();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void acceptsEveryLineThatIsToBeAccepted(Topic<Flight> topic) {
        assertThat(Fixtures.accepted(folder(topic)))
                .allSatisfy(line -> assertThat(topic.codec().parse(line)).isInstanceOf(Parsed.Accepted.class));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void refusesEveryLineThatIsToBeRefusedForItsReason(Topic<Flight> topic) {
        assertThat(Fixtures.rejected(folder(topic))).allSatisfy(line -> {
            Parsed<Flight> parsed = topic.codec().parse(line.value());
            assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
            assertThat(((Parsed.Rejected<Flight>) parsed).reason().text()).isEqualTo(line.reason());
        });
    }
}
