package io.millrace.pipelines.flights;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Received;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Flights of two airlines in one form, and how much their users fly. */
public final class FlightsPipeline implements Pipeline {

    static final Setting<Duration> LATENESS = Setting.time(
            "flights.lateness",
            "30s",
            "How much older by Kafka's time than the latest before it in its partition a flight may be; older ones"
                    + " are late.");

    private static final Output.Append<FlightData> FLIGHT_DATA =
            Output.append("flight_data", FlightData.class, "Flights of both airlines that had not arrived when sent");
    private static final Output.Sent<FlightData> FLIGHTDATA =
            Output.topic(Flight.FLIGHTDATA_TOPIC_NAME, FlightData::confirmation, FlightData::json);
    private static final Output.Append<MinuteStatistics> USER_STATISTICS_BY_MINUTE = Output.append(
            "user_statistics_by_minute",
            MinuteStatistics.class,
            "How much each user flies, of the flights that Kafka took in one minute");
    private static final Output.Upsert<UserStatistics> USER_STATISTICS = Output.upsert(
            "user_statistics",
            UserStatistics.class,
            "How much each user flies, all in all",
            List.of(UserStatistics.EMAIL_ADDRESS));
    private static final Output.Sent<UserStatistics> USERSTATISTICS =
            Output.topic(Flight.USERSTATISTICS_TOPIC_NAME, UserStatistics::emailAddress, UserStatistics::json);

    @Override
    public String slug() {
        return "flights";
    }

    @Override
    public String purpose() {
        return "Flights of two airlines, and how much their users fly";
    }

    @Override
    public Flow<?, ?, ?> flow(Settings settings) {
        return Flow.from(Flight.SKYONE, Flight.SUNSET)
                .keep(received -> !received.event().hasArrivedAt(received.timestamp()))
                .timed(Received::timestamp, LATENESS)
                .write(FLIGHT_DATA, FlightData::of)
                .write(FLIGHTDATA, FlightData::of)
                .fold(Trip::of, new StatisticsFold())
                .writeFolded(USER_STATISTICS_BY_MINUTE, Statistics::minute)
                .writeFolded(USER_STATISTICS, Statistics::total)
                .writeFolded(USERSTATISTICS, Statistics::total);
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(
                Flight.SKYONE_TOPIC_NAME,
                Flight.SUNSET_TOPIC_NAME,
                Flight.FLIGHTDATA_TOPIC_NAME,
                Flight.USERSTATISTICS_TOPIC_NAME,
                LATENESS);
    }

    @Override
    public Traffic traffic() {
        return new FlightsTraffic(InstantSource.system());
    }
}
