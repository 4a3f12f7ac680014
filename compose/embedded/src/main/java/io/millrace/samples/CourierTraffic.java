package io.millrace.samples;

import io.millrace.pipelines.courier.ChatMessage;
import io.millrace.pipelines.courier.CourierEvent;
import io.millrace.sdk.Message;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;

/**
 * Conversations of two to five messages that go on at the same time, each with its order somewhere
 * among them. One record in a hundred is delivered a second time, one in two hundred is broken.
 */
public final class CourierTraffic implements Traffic {

    private static final List<String> CITIES = List.of(
            "AMS", "ATH", "BCN", "BER", "BKK", "BUE", "CPH", "DUB", "LIS", "LON", "MAD", "MEX", "MIL", "NBO", "OSL",
            "PAR", "PRG", "ROM", "TOK", "WAW");
    private static final List<String> STAGES = List.of(
            "ACCEPTED",
            "AWAITING_PICKUP",
            "DELAYED",
            "DELIVERED",
            "FAILED",
            "IN_PROGRESS",
            "OUT_FOR_DELIVERY",
            "PENDING");
    private static final List<String> BROKEN = List.of(
            "not json",
            "{\"cityCode\": \"ROM\"}",
            "{\"orderId\": 10000632}",
            "{\"orderId\": 10000632, \"senderAppType\": \"Support Web\", \"orderStage\": \"PENDING\","
                    + " \"messageSentTime\": \"2024-02-01T10:00:00Z\"}",
            "{\"orderId\": 10000632, \"senderAppType\": \"Courier Android\", \"orderStage\": \"PENDING\","
                    + " \"messageSentTime\": \"a minute ago\"}");
    private static final long BEGIN = Instant.parse("2024-02-01T10:00:00Z").getEpochSecond();
    private static final int AT_A_TIME = 100;

    @Override
    public String pipeline() {
        return "courier";
    }

    @Override
    public Iterator<Message> messages(Settings settings, long seed) {
        return new Chats(settings.value(CourierEvent.TOPIC_NAME), new Random(seed));
    }

    /** The conversations that go on. */
    private static final class Chats implements Iterator<Message> {
        private static final int FIRST_ID = 10_000_000;
        private static final int IDS = 90_000_000;

        /** Has no divisor in common with their number, so each comes once before any comes again. */
        private static final long BETWEEN_IDS = 61_803_397;

        private final String topic;
        private final Random random;
        private final List<Queue<Message>> going = new ArrayList<>();
        private long orders;
        private long sent;
        private Message again;

        Chats(String topic, Random random) {
            this.topic = topic;
            this.random = random;
            this.orders = random.nextInt(IDS);
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Message next() {
            sent++;
            if (again != null) {
                Message repeated = again;
                again = null;
                return repeated;
            }
            if (random.nextInt(200) == 0) {
                return Message.of(topic, "10000632", pick(BROKEN));
            }
            while (going.size() < AT_A_TIME) {
                going.add(conversation());
            }
            int one = random.nextInt(going.size());
            Message next = going.get(one).remove();
            if (going.get(one).isEmpty()) {
                going.remove(one);
            }
            again = random.nextInt(100) == 0 ? next : null;
            return next;
        }

        private Queue<Message> conversation() {
            long order = FIRST_ID + Math.floorMod(orders++ * BETWEEN_IDS, IDS);
            int courier = 10_000_000 + random.nextInt(IDS);
            int customer = 10_000_000 + random.nextInt(IDS);
            boolean isFromCourier = random.nextBoolean();
            long time = BEGIN + sent;
            List<String> said = new ArrayList<>();
            int messages = 2 + random.nextInt(4);
            for (int message = 0; message < messages; message++) {
                said.add(message(order, courier, customer, isFromCourier, message == 0, time));
                isFromCourier ^= message == 0 || random.nextInt(4) > 0;
                time += 3 + random.nextInt(120);
            }
            said.add(orderPlace(messages), "{\"orderId\": " + order + ", \"cityCode\": \"" + pick(CITIES) + "\"}");
            Queue<Message> conversation = new ArrayDeque<>();
            said.forEach(text -> conversation.add(Message.of(topic, Long.toString(order), text)));
            return conversation;
        }

        /** Mostly behind the first message, now and then before it or later. */
        private int orderPlace(int messages) {
            return random.nextInt(10) < 8 ? 1 : random.nextInt(messages + 1);
        }

        private String message(
                long order, int courier, int customer, boolean isFromCourier, boolean isFirst, long time) {
            return String.format(
                    Locale.ROOT,
                    "{\"senderAppType\": \"%s\", \"courierId\": %d, \"fromId\": %d, \"toId\": %d,"
                            + " \"chatStartedByMessage\": %b, \"orderId\": %d, \"orderStage\": \"%s\","
                            + " \"customerId\": %d, \"messageSentTime\": \"%s\"}",
                    isFromCourier ? ChatMessage.COURIER + " Android" : ChatMessage.CUSTOMER + " iOS",
                    courier,
                    isFromCourier ? courier : customer,
                    isFromCourier ? customer : courier,
                    isFirst,
                    order,
                    pick(STAGES),
                    customer,
                    Instant.ofEpochSecond(time));
        }

        private String pick(List<String> all) {
            return all.get(random.nextInt(all.size()));
        }
    }
}
