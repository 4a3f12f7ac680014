package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.stack.Outbox;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A few records of every pipeline, with a bad one among them, of which answers can be worked out by hand. */
record AskedRecords(RunningStack stack) {

    private static final Path CONVERSATIONS =
            Tree.find().root().resolve("streaming-jobs/pipelines/src/test/resources/fixtures/courier/accepted.ndjson");

    /** The beginning of a minute, not long ago: Kafka throws away what claims to be old. */
    private static final Instant BASE =
            Instant.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.MINUTES);

    /** Returns when Kafka has all of them. */
    void send() throws IOException {
        List<String> topics = List.of(
                "asked-events", "asked-positions", "asked-chat", "asked-raw-data", "asked-skyone", "asked-sunset");
        try (Outbox outbox = Outbox.making(stack.settings(), topics, 1)) {
            game(outbox);
            pacing(outbox);
            courier(outbox);
            sensors(outbox);
            flights(outbox);
            outbox.flush();
        }
    }

    private static void game(Outbox outbox) {
        send(outbox, "asked-events", 0, event("Ann", "sword_event", "increase", "wood"));
        send(outbox, "asked-events", 60, event("Ann", "sword_event", "increase", "wood"));
        send(outbox, "asked-events", 61, event("Ann", "sword_event", "reduce", "wood"));
        send(outbox, "asked-events", 62, event("Ann", "guild_event", "increase", "Smiths"));
        send(outbox, "asked-events", 63, event("Ann", "guild_event", "increase", "Smiths"));
        send(outbox, "asked-events", 64, event("Bob", "sword_event", "increase", "wood"));
        send(outbox, "asked-events", 65, event("Bob", "sword_event", "increase", "bronze"));
        send(outbox, "asked-events", 66, event("Bob", "guild_event", "reduce", "Smiths"));
        send(outbox, "asked-events", 67, "{\"event_type\": \"default\", \"Host\": \"Bob\"}");
        send(outbox, "asked-events", 68, "neither");
    }

    private static String event(String player, String type, String direction, String detail) {
        return ("{\"event_type\": \"%s\", \"direction\": \"%s\", \"event_detail\": \"%s\", \"Host\": \"%s\","
                        + " \"User-Agent\": \"curl/7.47.0\", \"Accept\": \"*/*\"}")
                .formatted(type, direction, detail, player);
    }

    /** One slows down from three a second to one, the other goes from one to four. */
    private static void pacing(Outbox outbox) {
        int[] times = {0, 10, 20, 30, 40, 200};
        int[] slowing = {0, 30, 60, 70, 80, 90};
        int[] hurrying = {0, 10, 20, 60, 100, 100};
        for (int index = 0; index < times.length; index++) {
            long second = 1_700_000_000L + times[index];
            send(outbox, "asked-positions", index, "user7\t" + slowing[index] + "\t" + second);
            send(outbox, "asked-positions", index, "user8\t" + hurrying[index] + "\t" + second);
        }
        send(outbox, "asked-positions", 9, "user7");
    }

    /** Two conversations of five messages and a city, and one message that waits for an answer. */
    private static void courier(Outbox outbox) throws IOException {
        Files.readAllLines(CONVERSATIONS).stream()
                .filter(line -> line.contains("77656162") || line.contains("66096282"))
                .forEach(line -> send(outbox, "asked-chat", 0, line));
        send(
                outbox,
                "asked-chat",
                1,
                "{\"orderId\": 5, \"senderAppType\": \"Customer iOS\", \"messageSentTime\":"
                        + " \"2024-02-01T10:00:00Z\", \"orderStage\": \"PENDING\"}");
        send(outbox, "asked-chat", 2, "neither");
    }

    private static void sensors(Outbox outbox) {
        send(
                outbox,
                "asked-raw-data",
                0,
                message(
                        reading("accelerometer", 0, "\"x\": 1, \"y\": -2, \"z\": 3"),
                        reading("accelerometer", 500, "\"x\": 30, \"y\": 30, \"z\": -10"),
                        reading("location", 0, "\"latitude\": 50.5, \"longitude\": 14.25"),
                        reading("battery", 0, "\"batteryLevel\": 0.75")));
        send(outbox, "asked-raw-data", 1, message(reading("accelerometer", 60_000, "\"x\": 1, \"y\": 2, \"z\": 3")));
        send(outbox, "asked-raw-data", 2, "neither");
    }

    private static String reading(String sensor, long millis, String values) {
        return "{\"name\": \"%s\", \"time\": %d, \"values\": {%s}}"
                .formatted(sensor, 1_715_254_450_000_000_000L + millis * 1_000_000, values);
    }

    private static String message(String... readings) {
        return "{\"messageId\": 7, \"sessionId\": \"walk\", \"deviceId\": \"phone\", \"payload\": ["
                + String.join(", ", readings) + "]}";
    }

    /** One of each airline in a first minute, one in a later, and two that had arrived. */
    private static void flights(Outbox outbox) {
        send(outbox, "asked-skyone", 0, skyone("Ann", "2098-01-01T08:00", "2098-01-01T14:00", "SKY1"));
        send(outbox, "asked-sunset", 10, sunset("2098-01-02T08:00", "2098-01-02T13:00", "SUN2"));
        send(outbox, "asked-skyone", 150, skyone("Bob", "2098-01-03T08:00", "2098-01-03T14:30", "SKY3"));
        send(outbox, "asked-skyone", 151, skyone("Bob", "2020-01-03T08:00", "2020-01-03T14:30", "SKY4"));
        send(outbox, "asked-sunset", 152, sunset("2020-01-02T08:00", "2020-01-02T13:00", "SUN5"));
        send(outbox, "asked-skyone", 153, "neither");
    }

    private static String skyone(String user, String departure, String arrival, String number) {
        return ("{\"email_address\": \"%s@email.com\", \"flight_departure_time\": \"%s:00.000\","
                        + " \"iata_departure_code\": \"JFK\", \"flight_arrival_time\": \"%s:00.000\","
                        + " \"iata_arrival_code\": \"SEA\", \"flight_number\": \"%s\", \"confirmation\": \"C%4$s\"}")
                .formatted(user, departure, arrival, number);
    }

    private static String sunset(String departure, String arrival, String number) {
        return ("{\"customer_email_address\": \"Ann@email.com\", \"departure_time\": \"%s:00.000Z\","
                        + " \"departure_airport\": \"SEA\", \"arrival_time\": \"%s:00.000Z\","
                        + " \"arrival_airport\": \"JFK\", \"flight_id\": \"%s\", \"reference_number\": \"R%3$s\"}")
                .formatted(departure, arrival, number);
    }

    /** As if Kafka had taken it so many seconds after the beginning. */
    private static void send(Outbox outbox, String topic, int second, String value) {
        outbox.send(
                new ProducerRecord<>(topic, 0, BASE.plusSeconds(second).toEpochMilli(), null, value.getBytes(UTF_8)));
    }
}
