package io.millrace.pipelines.flights;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Statistics as their definition says them, from all flights at once. */
final class PlainStatistics {

    private record Window(String email, Instant start) {}

    private PlainStatistics() {}

    static List<UserStatistics> of(List<Booking> bookings) {
        return bookings.stream().collect(Collectors.groupingBy(Booking::email)).entrySet().stream()
                .map(own -> new UserStatistics(
                        own.getKey(), minutes(own.getValue()), own.getValue().size()))
                .toList();
    }

    static List<MinuteStatistics> byMinute(List<Booking> bookings) {
        return bookings.stream().collect(Collectors.groupingBy(PlainStatistics::window)).entrySet().stream()
                .map(own -> new MinuteStatistics(
                        own.getKey().email(),
                        own.getKey().start(),
                        own.getKey().start().plus(1, ChronoUnit.MINUTES),
                        minutes(own.getValue()),
                        own.getValue().size()))
                .toList();
    }

    private static Window window(Booking booking) {
        return new Window(
                booking.email(), Instant.ofEpochMilli(booking.sentAt()).truncatedTo(ChronoUnit.MINUTES));
    }

    private static long minutes(List<Booking> bookings) {
        return bookings.stream().mapToLong(Booking::minutes).sum();
    }
}
