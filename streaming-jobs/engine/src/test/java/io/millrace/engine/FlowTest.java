package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.state.TimedFoldingTest;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import org.junit.jupiter.api.Test;

class FlowTest {

    private static final Topic<Integer> ONE = topic("one");
    private static final Topic<Integer> OTHER = topic("other");

    private static Topic<Integer> topic(String name) {
        return Topic.text(Setting.text(name, name, name), value -> Parsed.accepted(value.length), length -> null);
    }

    @Test
    void readsTopicsWhoseEventsAreOfOneKind() {
        Flow<Number, Flow.Nothing, Flow.Nothing> flow = Flow.from(ONE, OTHER);

        assertThat(flow.topics()).containsExactly(ONE, OTHER);
    }

    @Test
    void refusesAFoldByTimeWhereNobodySaysWhenAnEventHappened() {
        assertThatThrownBy(() -> Flow.from(ONE)
                        .fold(received -> new TimedFoldingTest.Heard("ann", 1), new TimedFoldingTest.Delayed()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Delayed folds by event time, and the flow does not say when an event happened:"
                        + " put .timed(…) before .fold(…).");
    }
}
