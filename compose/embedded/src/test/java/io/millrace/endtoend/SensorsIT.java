package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.lake.SqlText;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Statements;
import io.millrace.stack.Tree;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages of devices on their whole way: each reading of a message goes its own. */
@OnSharedStack
@UsesSpark
class SensorsIT {

    private static final Pipeline SENSORS = Pipelines.named("sensors");
    private static final String FIXTURES =
            "streaming-jobs/pipelines/src/test/resources/fixtures/sensors/accepted.ndjson";

    private final RunningStack stack;
    private final InProcess process;

    SensorsIT(RunningStack stack) {
        this.stack = stack;
        this.process = new InProcess(stack);
    }

    @Test
    void tellsOfAPhoneThatWasShakenToTheLastDigit() throws Exception {
        List<String> lines = Files.readAllLines(Tree.find().root().resolve(FIXTURES));
        send("shaken", lines);
        run("shaken");

        List<String> strong = stack.read("shaken-strong", 15);
        assertThat(strong)
                .hasSize(15)
                .contains(
                        "15f99ef1-5dc0-46c5-ae41-ef4a99d58734={\"time\":1715254416230436600,"
                                + "\"accelerometer-x\":35.178867746984956,\"accelerometer-y\":49.542382594442365,"
                                + "\"accelerometer-z\":-7.282223292562365,\"accelerometer-total\":92.00347363398969}",
                        "15f99ef1-5dc0-46c5-ae41-ef4a99d58734={\"time\":1715254417080590600,"
                                + "\"accelerometer-x\":-38.67960909180641,\"accelerometer-y\":-1.859741147711873,"
                                + "\"accelerometer-z\":-14.49934136800766,\"accelerometer-total\":55.03869160752595}",
                        "whole numbers={\"time\":1715254452000000000,\"accelerometer-x\":-1,\"accelerometer-y\":0,"
                                + "\"accelerometer-z\":60,\"accelerometer-total\":61.0}");
        assertThat(stack.sql("select time_ns, total from shaken.accelerometer where total > 130"))
                .containsExactly(List.of("1715254416730526700", "133.1939473563492"));
        assertThat(stack.sql("select date_format(second, '%H:%i:%s'), readings, highest_total from shaken.motion"
                        + " order by 1"))
                .containsExactly(
                        List.of("11:33:36", "12", "133.1939473563492"), List.of("11:33:37", "2", "65.44167376199364"));
    }

    @Test
    void keepsEveryValueAsItsText() throws Exception {
        send("texts", List.of(message("""
                {"name": "newest", "time": 1715254450000000001, "values":
                 {"minus": -1, "tenth": 0.1, "small": 1e-7, "word": "Übung", "on": true, "none": null}}""")));
        run("texts");

        assertThat(stack.sql("select device_id, session_id, message_id, sensor, time_ns, cast(time as varchar),"
                        + " \"values\"['minus'], \"values\"['tenth'], \"values\"['small'], \"values\"['word'], \"values\"['on'],"
                        + " \"values\"['none'], cardinality(\"values\") from texts.readings"))
                .containsExactly(List.of(
                        "phone",
                        "walk",
                        "7",
                        "newest",
                        "1715254450000000001",
                        "2024-05-09 11:34:10.000 UTC",
                        "-1",
                        "0.1",
                        "1e-7",
                        "Übung",
                        "true",
                        "null",
                        "6"));
    }

    @Test
    void aBadReadingCostsOnlyItselfAndCanBeSentAgain() throws Exception {
        String late = battery(1715254400000000000L);
        String good = battery(1715254450000000000L);
        String bad = "{\"name\": \"battery\", \"time\": 1715254450000000000, \"values\": {\"batteryLevel\": NaN}}";
        send(
                "partly",
                List.of(
                        message(good + ", " + bad + ",7, " + good + ", " + late),
                        message(""),
                        "{\"deviceId\": \"phone\"}",
                        message(bad)));
        run("partly");

        assertThat(stack.number("select count(*) from partly.readings")).isEqualTo(2);
        assertThat(stack.sql("select stage, reason, part, from_utf8(payload) from partly.quarantine"
                        + " where pipeline = 'partly' order by offset, part"))
                .containsExactlyInAnyOrder(
                        List.of("check", "wrong-field", "1", message(bad)),
                        List.of("check", "wrong-field", "2", message("7")),
                        List.of("late", "late", "4", message(late)),
                        List.of("check", "missing-field", "null", "{\"deviceId\": \"phone\"}"),
                        List.of("check", "wrong-field", "0", message(bad)));
        assertThat(stack.sql("select sum(read), sum(accepted), sum(filtered), sum(quarantined),"
                        + " sum(element_at(written, 'quarantine')), sum(element_at(written, 'readings'))"
                        + " from partly.ledger"))
                .containsExactly(List.of("4", "1", "1", "2", "5", "2"));
    }

    @Test
    void takesTenThousandReadingsInOneMessage() throws Exception {
        send(
                "many",
                List.of(message(IntStream.range(0, 10_000)
                        .mapToObj(index -> battery(1715254450000000000L + index))
                        .collect(Collectors.joining(", ")))));
        run("many");

        assertThat(stack.sql("select count(*), count(distinct time_ns) from many.readings"))
                .containsExactly(List.of("10000", "10000"));
    }

    @Test
    void answersTheSameHoweverMessagesAreDelivered() throws Exception {
        List<Message> once = traffic(3_000);
        List<Message> delivered = delivered(once, new Random(5));
        int half = delivered.size() / 2;
        produce("delivered", delivered.subList(0, half));
        run("delivered", "events-per-batch=400");
        produce("delivered", delivered.subList(half, delivered.size()));
        run("delivered", "events-per-batch=700");
        produce("inorder", once);
        run("inorder");

        assertThat(stack.number("select count(*) from delivered.quarantine where stage = 'late'"))
                .isZero();
        assertThat(stack.number("select count(*) from inorder.motion")).isGreaterThan(2_000);
        String motion = "select device_id, second, readings, average_total, highest_total, latitude, longitude,"
                + " battery_level from %s.motion";
        assertThat(stack.number("select count(*) from ((" + motion.formatted("inorder") + " except "
                        + motion.formatted("delivered") + ") union all (" + motion.formatted("delivered") + " except "
                        + motion.formatted("inorder") + "))"))
                .isZero();
        assertThat(stack.number("select count(*) - count(distinct (device_id, second)) from delivered.motion"))
                .isZero();
        assertThat(differences("delivered")).isZero();
        assertThat(differences("inorder")).isZero();
    }

    @Test
    void showsSampleTrafficInTheStreamsOwnTables() {
        stack.produce("sensors", 500, 3);
        stack.waitUntilCommitted();

        assertThat(stack.number("select count(*) from sensors.readings where sensor = 'accelerometeruncalibrated'"))
                .isEqualTo(20 * stack.number("select count(*) from sensors.readings where sensor = 'location'"))
                .isPositive();
        assertThat(stack.number("select count(*) from sensors.accelerometer"))
                .isEqualTo(stack.number("select count(*) from sensors.readings where sensor = 'accelerometer'"));
        assertThat(stack.number("select count(*) from sensors.motion_check")).isZero();
    }

    private void run(String name, String... more) throws InterruptedException {
        List<String> pairs =
                new ArrayList<>(List.of("sensors.topic=" + name, "sensors.strong-movement-topic=" + name + "-strong"));
        pairs.addAll(List.of(more));
        process.runOnce(new Renamed(name, SENSORS), pairs.toArray(String[]::new));
    }

    /** What the view that checks the stream's own tables would say of these. */
    private long differences(String name) throws IOException {
        String views = Files.readString(Tree.find().root().resolve("sql/sensors/views.sql"));
        String view = Statements.in(views.replace("sensors.", name + ".")).stream()
                .map(SqlText::text)
                .filter(text -> text.contains("VIEW " + name + ".motion_check"))
                .findFirst()
                .orElseThrow();
        return stack.number("select count(*) from (" + view.substring(view.indexOf("\nWITH")) + ")");
    }

    private List<Message> traffic(int count) {
        Iterator<Message> traffic = Traffic.of(SENSORS).orElseThrow().messages(stack.settings(), 9);
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.add(traffic.next());
        }
        return messages;
    }

    /** In any order within some seconds, and one in five twice. */
    private static List<Message> delivered(List<Message> messages, Random random) {
        List<Map.Entry<Integer, Message>> places = new ArrayList<>();
        for (int index = 0; index < messages.size(); index++) {
            places.add(Map.entry(index + random.nextInt(100), messages.get(index)));
            if (random.nextInt(5) == 0) {
                places.add(Map.entry(index + random.nextInt(100), messages.get(index)));
            }
        }
        places.sort(Comparator.comparingInt(Map.Entry::getKey));
        return places.stream().map(Map.Entry::getValue).toList();
    }

    private void produce(String topic, List<Message> messages) {
        stack.produce(messages.stream()
                .map(message -> new Message(topic, message.key(), message.value()))
                .toList());
    }

    private void send(String topic, List<String> lines) {
        stack.produce(lines.stream()
                .map(line -> new Message(topic, "phone".getBytes(UTF_8), line.getBytes(UTF_8)))
                .toList());
    }

    private static String battery(long time) {
        return "{\"name\": \"battery\", \"time\": " + time + ", \"values\": {\"batteryLevel\": 0.75}}";
    }

    private static String message(String items) {
        return "{\"messageId\": 7, \"sessionId\": \"walk\", \"deviceId\": \"phone\", \"payload\": [" + items + "]}";
    }
}
