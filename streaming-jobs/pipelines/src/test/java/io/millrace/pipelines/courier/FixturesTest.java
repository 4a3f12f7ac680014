package io.millrace.pipelines.courier;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Fixtures;
import io.millrace.sdk.Parsed;
import org.junit.jupiter.api.Test;

class FixturesTest {

    @Test
    void holdsThreeConversationsAndTheirOrders() {
        assertThat(Fixtures.accepted("courier"))
                .extracting(line -> ((Parsed.Accepted<CourierEvent>) parsed(line)).event())
                .hasSize(17)
                .hasAtLeastOneElementOfType(ChatMessage.class)
                .filteredOn(PlacedOrder.class::isInstance)
                .containsExactly(
                        new PlacedOrder(10000632, "MAD"),
                        new PlacedOrder(77656162, "ROM"),
                        new PlacedOrder(66096282, "TOK"));
    }

    @Test
    void refusesEveryLineThatIsToBeRefusedForItsReason() {
        assertThat(Fixtures.rejected("courier")).hasSizeGreaterThan(20).allSatisfy(line -> {
            Parsed<CourierEvent> parsed = parsed(line.value());
            assertThat(parsed).isInstanceOf(Parsed.Rejected.class);
            assertThat(((Parsed.Rejected<CourierEvent>) parsed).reason().text()).isEqualTo(line.reason());
        });
    }

    private static Parsed<CourierEvent> parsed(byte[] line) {
        return CourierEvent.TOPIC.codec().parse(line);
    }
}
