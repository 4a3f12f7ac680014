package io.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PipelineTest {

    static final class BikeRidesPipeline implements Pipeline {
        private static final Setting<String> TOPIC = Setting.text("bike_rides.topic", "rides", "Rides.");
        private static final Setting<String> TOLD = Setting.text("bike_rides.told", "told", "What is published.");
        static final Setting<Duration> LATENESS = Setting.time("bike_rides.lateness", "30s", "Lateness.");

        @Override
        public Flow<?> flow(Settings settings) {
            settings.value(LATENESS);
            Topic<FlowTest.Move> rides = Topic.text(TOPIC, new FlowTest.Moves(), FlowTest.Move::bike);
            return Flow.from(rides)
                    .timed(Received::timestamp, LATENESS)
                    .append("rides", "Rides")
                    .publish(TOLD, FlowTest.Move::bike, FlowTest.Move::station, Received::event);
        }
    }

    static final class Bikes implements Pipeline {
        @Override
        public Flow<?> flow(Settings settings) {
            throw new AssertionError("not asked for");
        }
    }

    @Test
    void isNamedAfterItsClass() {
        assertThat(new BikeRidesPipeline().slug()).isEqualTo("bike_rides");
        assertThat(new Bikes().slug()).isEqualTo("bikes");
        assertThat(new Bikes().purpose()).isEqualTo("Tables of the pipeline bikes");
    }

    @Test
    void hasTheSettingsOfItsClassAndOfItsTopics() {
        assertThat(new BikeRidesPipeline().settings())
                .extracting(Setting::key)
                .containsExactly("bike_rides.topic", "bike_rides.told", "bike_rides.lateness");
    }
}
