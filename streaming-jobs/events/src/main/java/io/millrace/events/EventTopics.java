package io.millrace.events;

import io.millrace.events.courier.CourierEvent;
import io.millrace.events.flights.Flight;
import io.millrace.events.game.GameEvent;
import io.millrace.events.pacing.Position;
import io.millrace.events.sensors.Reading;
import io.millrace.settings.Setting;
import java.util.List;

/** The list of topics: those that events come in by, and those that pipelines write for others. */
public final class EventTopics {

    public static final List<Topic<?>> INPUTS =
            List.of(GameEvent.TOPIC, Position.TOPIC, CourierEvent.TOPIC, Reading.TOPIC, Flight.SKYONE, Flight.SUNSET);

    /** The settings that name the topics which pipelines write to. */
    public static final List<Setting<String>> OUTPUTS = List.of(
            Position.NOTIFICATIONS_TOPIC_NAME,
            Reading.STRONG_MOVEMENT_TOPIC_NAME,
            Flight.FLIGHTDATA_TOPIC_NAME,
            Flight.USERSTATISTICS_TOPIC_NAME);

    private EventTopics() {}
}
