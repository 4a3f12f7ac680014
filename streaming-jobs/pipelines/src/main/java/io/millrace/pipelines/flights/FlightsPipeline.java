package io.millrace.pipelines.flights;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Received;
import io.millrace.sdk.Windows;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;

/** Flights of two airlines in one form, and how much their users fly. */
public final class FlightsPipeline implements Pipeline {

    static final Setting<Duration> LATENESS = Setting.time(
            "flights.lateness",
            "30s",
            "How much older by Kafka's time than the latest before it in its partition a flight may be; older ones"
                    + " are late.");

    @Override
    public String purpose() {
        return "Flights of two airlines, and how much their users fly";
    }

    @Override
    public Flow<?> flow(Settings settings) {
        return Flow.from(Flight.SKYONE, Flight.SUNSET)
                .keep(received -> !received.event().hasArrivedAt(received.timestamp()))
                .timed(Received::timestamp, LATENESS)
                .append("flight_data", "Flights of both airlines that had not arrived when sent", FlightData::of)
                .publish(Flight.FLIGHTDATA_TOPIC_NAME, FlightData::confirmation, FlightData::json, FlightData::of)
                .fold(
                        "user_statistics",
                        "How much each user flies, all in all",
                        UserStatistics.class,
                        Flight::emailAddress,
                        UserStatistics::after)
                .publish(
                        Flight.USERSTATISTICS_TOPIC_NAME,
                        UserStatistics::emailAddress,
                        UserStatistics::json,
                        UserStatistics.class)
                .window(
                        "user_statistics_by_minute",
                        "How much each user flies, of the flights that Kafka took in one minute",
                        MinuteStatistics.class,
                        Windows.of(Duration.ofMinutes(1)),
                        Flight::emailAddress,
                        MinuteStatistics::after);
    }
}
