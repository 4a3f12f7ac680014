package io.millrace.pipelines.sensors;

import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Part;
import io.millrace.sdk.Parsed.Several;
import io.millrace.sdk.Received;
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
