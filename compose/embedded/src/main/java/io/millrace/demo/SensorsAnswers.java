package io.millrace.demo;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.sdk.Message;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what phones measured one by one, and keeps each phone's seconds in plain maps. */
final class SensorsAnswers implements Answers {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final String PHONE = "phone-1";
    private static final long SECOND = 1_000_000_000;
    private static final int STRONG = 50;
    private static final int LATENESS = 30;

    /** By how many seconds one partition may be ahead of another. */
    private static final int SKEW = 5;

    private static final int ROWS = 10;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Map<String, Long> bySensor = new TreeMap<>();
    private final Map<String, TreeMap<Long, List<Double>>> seconds = new TreeMap<>();
    private long strong;
    private long silent;
    private long broken;
    private long badItems;

    @Override
    public String slug() {
        return "sensors";
    }

    @Override
    public int records() {
        return 2_000;
    }

    @Override
    public void sent(Message message) {
        JsonNode sent = parsed(message.value());
        if (sent == null || !sent.path("payload").isArray() || !sent.has("deviceId")) {
            broken++;
            return;
        }
        int good = 0;
        for (JsonNode item : sent.get("payload")) {
            if (isGood(item)) {
                good++;
                measured(sent.get("deviceId").asText(), item);
            } else {
                badItems++;
            }
        }
        if (good == 0) {
            silent++;
        }
    }

    private static JsonNode parsed(byte[] value) {
        try {
            JsonNode node = JSON.readTree(value);
            return node.isObject() ? node : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static boolean isGood(JsonNode item) {
        if (!item.has("name") || !item.has("time") || !item.path("values").isObject()) {
            return false;
        }
        for (JsonNode value : item.get("values")) {
            if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
                return false;
            }
        }
        return true;
    }

    private void measured(String device, JsonNode item) {
        String sensor = item.get("name").asText();
        bySensor.merge(sensor, 1L, Long::sum);
        if (sensor.equals("accelerometer")) {
            double total = 0;
            for (String axis : List.of("x", "y", "z")) {
                total += Math.abs(item.get("values").get(axis).doubleValue());
            }
            strong += total > STRONG ? 1 : 0;
            seconds.computeIfAbsent(device, key -> new TreeMap<>())
                    .computeIfAbsent(item.get("time").longValue() / SECOND, key -> new ArrayList<>())
                    .add(total);
        }
    }

    @Override
    public List<Question> questions() {
        long until = until();
        String over = " where second < timestamp '"
                + Instant.ofEpochSecond(until).toString().replace("T", " ").replace("Z", " UTC'");
        return List.of(
                Question.of(
                        "How many readings each sensor has.",
                        "select sensor, count(*) as num_readings from readings group by sensor order by sensor",
                        bySensor.entrySet().stream()
                                .map(each ->
                                        List.of(each.getKey(), each.getValue().toString()))
                                .toList()),
                Question.of(
                        "How often a phone was shaken.",
                        "select count(*) as strong from accelerometer where total > " + STRONG,
                        List.of(List.of(Long.toString(strong)))),
                Question.of(
                        "How one phone moved, second by second.",
                        "select date_format(second, '%H:%i:%s') as at, readings, highest_total from motion" + over
                                + " and device_id = '" + PHONE + "' order by second desc limit " + ROWS,
                        movedLast(until)),
                Question.of(
                        "Recounted from the readings, every second is the same.",
                        "select count(*) as differences from motion_check",
                        List.of(List.of("0"))),
                Question.of(
                        "The quarantine keeps invalid messages, and invalid readings of valid messages.",
                        "select count_if(part is null) as messages, count(part) as single_readings"
                                + " from ops.quarantine where pipeline = 'sensors'",
                        List.of(List.of(Long.toString(broken), Long.toString(badItems)))),
                Question.of(
                        "Messages without readings are counted.",
                        "select sum(filtered) as silent from ops.ledger where pipeline = 'sensors'",
                        List.of(List.of(Long.toString(silent)))));
    }

    /** Every phone's seconds before this one are over. */
    private long until() {
        return seconds.values().stream().mapToLong(TreeMap::lastKey).max().orElse(0) - LATENESS - SKEW;
    }

    private List<List<String>> movedLast(long until) {
        return seconds.getOrDefault(PHONE, new TreeMap<>()).headMap(until, false).descendingMap().entrySet().stream()
                .limit(ROWS)
                .map(second -> List.of(
                        CLOCK.format(Instant.ofEpochSecond(second.getKey())),
                        Integer.toString(second.getValue().size()),
                        Collections.max(second.getValue()).toString()))
                .toList();
    }
}
