package io.millrace.samples;

import io.millrace.pipelines.flights.Flight;
import io.millrace.sdk.Message;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Settings;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Random;
import java.util.stream.Stream;

/** Bookings with both airlines, of flights in the year after now. */
public record FlightsTraffic(InstantSource now) implements Traffic {

    public FlightsTraffic() {
        this(InstantSource.system());
    }

    @Override
    public String pipeline() {
        return "flights";
    }

    @Override
    public Iterator<Message> messages(Settings settings, long seed) {
        String skyone = settings.value(Flight.SKYONE_TOPIC_NAME);
        String sunset = settings.value(Flight.SUNSET_TOPIC_NAME);
        Random random = new Random(seed);
        Bookings bookings = new Bookings(random, now.instant());
        return Stream.generate(() -> random.nextBoolean() ? bookings.withSkyone(skyone) : bookings.withSunset(sunset))
                .iterator();
    }
}
