package io.millrace.benchmark;

import io.millrace.sdk.Message;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Conversations that all go on at the same time: an order each, and what courier and customer say in turn. */
record Chats(String topic, long conversations) {

    /** How many messages each has. */
    static final int ROUNDS = 4;

    private static final long FIRST_ORDER = 10_000_000;
    private static final Instant BEGIN = Instant.parse("2024-02-01T10:00:00Z");
    private static final int SECONDS_BETWEEN = 21;
    private static final long SEED = 1;

    /** The orders, then the first message of each, then the second, and so on. */
    Iterator<Message> all() {
        Stream<Message> orders = LongStream.range(0, conversations).mapToObj(this::order);
        Stream<Message> messages = LongStream.range(0, ROUNDS * conversations)
                .mapToObj(number -> message(number % conversations, number / conversations));
        return Stream.concat(orders, messages).iterator();
    }

    long records() {
        return (1 + ROUNDS) * conversations;
    }

    /** What is said after all that, in any of the conversations. */
    Iterator<Message> more() {
        Random random = new Random(SEED);
        return LongStream.iterate(ROUNDS, round -> round + 1)
                .mapToObj(round -> message(random.nextLong(conversations), round))
                .iterator();
    }

    private Message order(long number) {
        return record(number, "{\"orderId\": %d, \"cityCode\": \"ROM\"}", FIRST_ORDER + number);
    }

    private Message message(long number, long round) {
        boolean isFromCourier = round % 2 == 0;
        long courier = number % 1_000;
        return record(
                number,
                "{\"senderAppType\": \"%s\", \"courierId\": %d, \"fromId\": %d, \"toId\": %d,"
                        + " \"chatStartedByMessage\": %b, \"orderId\": %d, \"orderStage\": \"IN_PROGRESS\","
                        + " \"customerId\": %d, \"messageSentTime\": \"%s\"}",
                isFromCourier ? "Courier Android" : "Customer iOS",
                courier,
                isFromCourier ? courier : number,
                isFromCourier ? number : courier,
                round == 0,
                FIRST_ORDER + number,
                number,
                BEGIN.plusSeconds(round * SECONDS_BETWEEN));
    }

    private Message record(long number, String format, Object... values) {
        return Message.of(topic, Long.toString(FIRST_ORDER + number), String.format(Locale.ROOT, format, values));
    }
}
