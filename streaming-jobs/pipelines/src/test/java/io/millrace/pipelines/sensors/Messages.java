package io.millrace.pipelines.sensors;

import io.millrace.engine.KafkaRecord;
import io.millrace.engine.Received;
import io.millrace.events.Parsed.Accepted;
import io.millrace.events.Parsed.Part;
import io.millrace.events.Parsed.Several;
import io.millrace.events.sensors.Reading;
import java.util.ArrayList;
import java.util.List;

/** The good readings of messages, in their order. */
final class Messages {

    private Messages() {}

    static List<Received<Reading>> readings(List<byte[]> messages) {
        List<Received<Reading>> readings = new ArrayList<>();
        for (byte[] message : messages) {
            KafkaRecord record = new KafkaRecord("raw-data", 0, readings.size(), 0, message);
            if (Reading.TOPIC.codec().parse(message) instanceof Several<Reading> several) {
                for (Part<Reading> part : several.parts()) {
                    if (part.parsed() instanceof Accepted<Reading> accepted) {
                        readings.add(new Received<>(accepted.event(), record));
                    }
                }
            }
        }
        return readings;
    }
}
