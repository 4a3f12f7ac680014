package io.millrace.faults;

import static io.millrace.faults.Expected.millis;
import static io.millrace.faults.Expected.row;
import static io.millrace.faults.Expected.rows;
import static io.millrace.faults.Expected.text;

import io.millrace.lake.Lake;
import io.millrace.sdk.Message;
import io.millrace.sdk.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Four phones that live on through all runs, each of them heard of every few tenths of a second of theirs. */
final class SensorsLoad implements Load {

    private static final String TOPIC = "raw-data";
    private static final int PHONES = 4;
    private static final long STEP = 100;
    private static final long BETWEEN_RUNS = 60_000;
    private static final long BEGIN = 1_700_000_000_000L;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000;

    private final Random random;
    private final BadRecords bad;
    private long now = BEGIN;
    private int run = -1;
    private int number;

    private record Push(String device, long message, long time, int total) {}

    private record Pushes(List<Push> all) {}

    private record Second(String device, long begin) {}

    SensorsLoad(Random random, BadRecords bad) {
        this.random = random;
        this.bad = bad;
    }

    @Override
    public String slug() {
        return "sensors";
    }

    @Override
    public Draft next(int next) {
        int dice = random.nextInt(50);
        if (dice == 0) {
            return bad.next(TOPIC);
        }
        String phone = "phone-" + number % PHONES;
        long message = number++;
        String begin = "{\"messageId\":" + message + ",\"sessionId\":\"" + Load.mark(next) + "\",\"deviceId\":\""
                + phone + "\",\"payload\":[";
        if (dice == 1) {
            return Draft.filtered(Message.of(TOPIC, phone, begin + "]}"));
        }
        now += next == run ? STEP : BETWEEN_RUNS;
        run = next;
        List<Push> pushes = List.of(
                new Push(phone, message, now, random.nextInt(90)),
                new Push(phone, message, now + 50, random.nextInt(90)));
        List<String> items = new ArrayList<>();
        pushes.forEach(push -> items.add("{\"name\":\"accelerometer\",\"time\":" + push.time * MILLI
                + ",\"values\":{\"x\":" + -push.total + ",\"y\":0,\"z\":0}}"));
        List<Refusal> refusals = new ArrayList<>();
        if (dice == 2) {
            String item =
                    "{\"name\":\"accelerometer\",\"time\":" + now * MILLI + ",\"values\":{\"x\":1,\"y\":NaN,\"z\":0}}";
            items.add(1, item);
            byte[] alone = (begin + item + "]}").getBytes(StandardCharsets.UTF_8);
            refusals.add(new Refusal(Reason.WRONG_FIELD, 1, alone));
        }
        String whole = begin + String.join(",", items) + "]}";
        return new Draft(Message.of(TOPIC, phone, whole), Fate.ACCEPTED, new Pushes(pushes), refusals);
    }

    @Override
    public List<Expected> expected(Acknowledged all, Lake lake) {
        List<String> readings = new ArrayList<>();
        List<String> accelerations = new ArrayList<>();
        all.ofRun()
                .events(
                        Pushes.class,
                        (sent, pushes) -> pushes.all.forEach(push -> {
                            readings.add(text(push.device, push.message, "accelerometer", push.time * MILLI));
                            accelerations.add(text(push.device, push.time * MILLI, push.total));
                        }));
        Map<Second, List<Push>> seconds =
                new TreeMap<>(Comparator.comparing(Second::device).thenComparing(Second::begin));
        all.since(Math.max(0, all.run() - 1))
                .events(
                        Pushes.class,
                        (sent, pushes) -> pushes.all.forEach(push -> seconds.computeIfAbsent(
                                        new Second(push.device, push.time - push.time % SECOND),
                                        none -> new ArrayList<>())
                                .add(push)));
        long since = seconds.keySet().stream().mapToLong(Second::begin).min().orElse(0);
        List<String> over = new ArrayList<>();
        List<String> open = new ArrayList<>();
        long watermark =
                all.latest(Pushes.class, (sent, pushes) -> pushes.all.getLast().time) - Staging.LATENESS_MILLIS;
        seconds.forEach(
                (second, pushes) -> (second.begin + SECOND <= watermark ? over : open).add(motion(second, pushes)));
        String session = " where session_id = '" + Load.mark(all.run()) + "'";
        return List.of(
                rows(
                        "sensors.readings",
                        "select " + row("device_id", "message_id", "sensor", "time_ns") + " from sensors.readings"
                                + session,
                        readings),
                rows(
                        "sensors.accelerometer",
                        "select " + row("device_id", "time_ns", "cast(total as bigint)") + " from sensors.accelerometer"
                                + session,
                        accelerations),
                new Expected(
                        "sensors.motion",
                        "select "
                                + row(
                                        "device_id",
                                        millis("second"),
                                        "readings",
                                        "cast(highest_total as bigint)",
                                        "cast(round(average_total * readings) as bigint)")
                                + " from sensors.motion where " + millis("second") + " >= " + since,
                        over,
                        open));
    }

    private static String motion(Second second, List<Push> pushes) {
        return text(
                second.device,
                second.begin,
                pushes.size(),
                pushes.stream().mapToInt(Push::total).max().getAsInt(),
                pushes.stream().mapToInt(Push::total).sum());
    }
}
