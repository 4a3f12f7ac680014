package io.millrace.faults;

import static io.millrace.faults.Expected.millis;
import static io.millrace.faults.Expected.row;
import static io.millrace.faults.Expected.rows;
import static io.millrace.faults.Expected.text;

import io.millrace.lake.Lake;
import io.millrace.sdk.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Ten orders that are talked about in every run, and many of one run alone. */
final class CourierLoad implements Load {

    private static final String TOPIC = "courier-chat";
    private static final int ETERNAL = 10;
    private static final int ORDERS_OF_A_RUN = 40;
    private static final long BEGIN = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();
    private static final List<String> STAGES = List.of("PICKING_UP", "IN_PROGRESS", "DELIVERED");
    private static final List<String> CITIES = List.of("MAD", "ROM");

    private final Random random;
    private final BadRecords bad;
    private long now = BEGIN;
    private int run = -1;
    private int told;
    private Draft last;

    private record Said(long order, String sender, String stage, long time) {}

    private record City(long order, String code) {}

    CourierLoad(Random random, BadRecords bad) {
        this.random = random;
        this.bad = bad;
    }

    @Override
    public String slug() {
        return "courier";
    }

    @Override
    public Draft next(int next) {
        if (next != run) {
            run = next;
            told = 0;
        } else if (last != null && random.nextInt(40) == 0) {
            return last;
        }
        int dice = random.nextInt(50);
        if (dice == 0) {
            return bad.next(TOPIC);
        }
        if (dice < 6 && told < 2 * ORDERS_OF_A_RUN) {
            return city();
        }
        last = message();
        return last;
    }

    /** The first time all in turn; then some of them again, of another city. */
    private Draft city() {
        int order = told++ % ORDERS_OF_A_RUN;
        int city = told <= ORDERS_OF_A_RUN ? order % 2 : (order + 1) % 2;
        City event = new City(orderOfRun(order), CITIES.get(city));
        return Draft.accepted(
                Message.of(
                        TOPIC,
                        Long.toString(event.order),
                        "{\"orderId\": " + event.order + ", \"cityCode\": \"" + event.code + "\"}"),
                event);
    }

    private long orderOfRun(int order) {
        return 1_000L * (run + 1) + order;
    }

    private Draft message() {
        long order = random.nextInt(4) == 0 ? random.nextInt(ETERNAL) : orderOfRun(random.nextInt(ORDERS_OF_A_RUN));
        Said said = new Said(
                order,
                random.nextBoolean() ? "Courier" : "Customer",
                STAGES.get(random.nextInt(STAGES.size())),
                ++now * 1_000);
        String text =
                ("{\"senderAppType\": \"%s iOS\", \"courierId\": 1, \"fromId\": 1, \"toId\": 2, \"customerId\": 2,"
                                + " \"chatStartedByMessage\": true, \"orderId\": %d, \"orderStage\": \"%s\","
                                + " \"messageSentTime\": \"%s\"}")
                        .formatted(said.sender, order, said.stage, Instant.ofEpochSecond(now));
        return Draft.accepted(Message.of(TOPIC, Long.toString(order), text), said);
    }

    @Override
    public List<Expected> expected(Acknowledged all, Lake lake) {
        List<String> messages = new ArrayList<>();
        List<String> orders = new ArrayList<>();
        Set<Long> touched = new HashSet<>();
        all.ofRun().events(Said.class, (sent, each) -> {
            messages.add(text(each.order, each.sender, each.stage, each.time, sent.timestamp()));
            touched.add(each.order);
        });
        all.ofRun()
                .events(
                        City.class,
                        (sent, each) -> orders.add(text(each.order, each.code, sent.partition(), sent.offset())));
        long since =
                all.ofRun().sent().stream().mapToLong(Sent::timestamp).min().orElse(0);
        return List.of(
                rows(
                        "courier.messages",
                        "select "
                                + row(
                                        "order_id",
                                        "sender",
                                        "order_stage",
                                        millis("message_sent_time"),
                                        millis("kafka_timestamp"))
                                + " from courier.messages where " + millis("kafka_timestamp") + " >= " + since,
                        messages),
                rows(
                        "courier.orders",
                        "select " + row("order_id", "city_code", "\"partition\"", "\"offset\"")
                                + " from courier.orders where " + millis("kafka_timestamp") + " >= " + since,
                        orders),
                rows(
                        "courier.customer_courier_conversations",
                        "select "
                                + row(
                                        "order_id",
                                        "num_messages_courier",
                                        "num_messages_customer",
                                        millis("last_message_time"),
                                        "city_code")
                                + " from courier.customer_courier_conversations where order_id in (" + list(touched)
                                + ")",
                        conversations(all, touched)));
    }

    private static String list(Set<Long> orders) {
        return orders.isEmpty()
                ? "-1"
                : String.join(",", orders.stream().map(Object::toString).toList());
    }

    /** A message that is delivered twice counts once; of two cities the last counts. */
    private static List<String> conversations(Acknowledged all, Set<Long> touched) {
        Map<Long, Set<Said>> said = new TreeMap<>();
        Map<Long, String> cities = new TreeMap<>();
        all.events(
                Said.class,
                (sent, each) -> said.computeIfAbsent(each.order, none -> new HashSet<>())
                        .add(each));
        all.events(City.class, (sent, each) -> cities.put(each.order, each.code));
        return touched.stream()
                .map(order -> {
                    Set<Said> own = said.get(order);
                    long ofCourier = own.stream()
                            .filter(each -> each.sender.equals("Courier"))
                            .count();
                    long last = own.stream().mapToLong(Said::time).max().getAsLong();
                    return text(order, ofCourier, own.size() - ofCourier, last, cities.get(order));
                })
                .toList();
    }

    @Override
    public List<Sent> conflicts(Acknowledged all) {
        Map<Long, Sent> before = new TreeMap<>();
        List<Sent> conflicts = new ArrayList<>();
        all.ofRun().events(City.class, (sent, city) -> {
            Sent earlier = before.put(city.order, sent);
            if (earlier != null) {
                conflicts.add(earlier);
            }
        });
        return conflicts;
    }
}
