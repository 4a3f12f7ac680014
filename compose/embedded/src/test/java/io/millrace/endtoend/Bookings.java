package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.stack.RunningStack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Bookings of both airlines, sent to two topics of their own. */
record Bookings(String topics, RunningStack stack) {

    /** To new topics, with so many partitions each. */
    static Bookings to(String topics, int partitions, RunningStack stack)
            throws ExecutionException, InterruptedException {
        stack.createTopics(partitions, topics + "-skyone", topics + "-sunset");
        return new Bookings(topics, stack);
    }

    void send(List<ProducerRecord<byte[], byte[]>> bookings) throws ExecutionException, InterruptedException {
        stack.send(bookings);
    }

    /** Ten a second of two hundred users, in four partitions, up to 20 s out of order; one in a hundred 90 s late. */
    List<ProducerRecord<byte[], byte[]>> disordered(Instant first, int count) {
        record Arrival(long at, ProducerRecord<byte[], byte[]> record) {}
        Random random = new Random(11);
        List<Arrival> arrivals = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Instant sent = first.plusMillis(number * 100L);
            int delay = random.nextInt(100) == 0 ? 90_000 : random.nextInt(20_000);
            String user = "user" + random.nextInt(200);
            String arrival = first.plusSeconds(7_200 + random.nextInt(300_000)).toString();
            String departure = "2023-10-16T12:00:30Z";
            int partition = random.nextInt(2);
            arrivals.add(new Arrival(
                    sent.toEpochMilli() + delay,
                    random.nextBoolean()
                            ? skyone(partition, sent, user, departure, arrival, "SKY1" + number)
                            : sunset(partition, sent, user, departure, arrival, "SUN" + number)));
        }
        return arrivals.stream()
                .sorted(Comparator.comparingLong(Arrival::at))
                .map(Arrival::record)
                .toList();
    }

    ProducerRecord<byte[], byte[]> skyone(
            int partition, Instant sent, String email, String departure, String arrival, String code) {
        return record(
                topics + "-skyone",
                partition,
                sent,
                code,
                "{\"email_address\": \"%s\", \"flight_departure_time\": \"%s\", \"iata_departure_code\": \"LAS\","
                        + " \"flight_arrival_time\": \"%s\", \"iata_arrival_code\": \"BOS\", \"flight_number\": \"SKY1522\","
                        + " \"confirmation\": \"%s\", \"ticket_price\": 723, \"aircraft\": \"AircraftXTM\","
                        + " \"booking_agency_email\": \"agency@email.com\"}",
                email,
                departure,
                arrival);
    }

    ProducerRecord<byte[], byte[]> sunset(
            int partition, Instant sent, String email, String departure, String arrival, String code) {
        return record(
                topics + "-sunset",
                partition,
                sent,
                code,
                "{\"customer_email_address\": \"%s\", \"departure_time\": \"%s\", \"departure_airport\": \"JFK\","
                        + " \"arrival_time\": \"%s\", \"arrival_airport\": \"SEA\", \"flight_id\": \"SUN88\","
                        + " \"reference_number\": \"%s\", \"flight_duration\": 1, \"total_price\": 1250,"
                        + " \"aircraft_details\": \"AircraftRQBT\"}",
                email,
                departure,
                arrival);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic,
            int partition,
            Instant sent,
            String code,
            String json,
            String email,
            String departure,
            String arrival) {
        String value = json.formatted(email, departure, arrival, code);
        return new ProducerRecord<>(topic, partition, sent.toEpochMilli(), code.getBytes(UTF_8), value.getBytes(UTF_8));
    }
}
