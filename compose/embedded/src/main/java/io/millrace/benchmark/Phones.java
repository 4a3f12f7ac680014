package io.millrace.benchmark;

import io.millrace.sdk.Message;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.LongStream;

/** Phones that tell each second what they have measured: a message of twenty readings. */
record Phones(String topic, int phones) {

    /** Of a message: as many of the accelerometer as of the uncalibrated one, a location, and the battery. */
    static final int READINGS = 20;

    static final int ACCELEROMETER = 9;

    private static final long START = 1_715_254_000;
    private static final long NANOS = 1_000_000_000;

    Iterator<Message> messages() {
        return LongStream.iterate(0, number -> number + 1)
                .mapToObj(number -> message(number % phones, number / phones))
                .iterator();
    }

    private Message message(long phone, long second) {
        long begin = (START + second) * NANOS;
        StringBuilder items = new StringBuilder();
        for (int index = 0; index < ACCELEROMETER; index++) {
            long time = begin + index * NANOS / 10;
            item(items, "accelerometer", time, movement(phone + second + index)).append(',');
            item(items, "accelerometeruncalibrated", time, movement(phone * second + index))
                    .append(',');
        }
        item(items, "location", begin, "\"latitude\":50.0876,\"longitude\":14.4213,\"speed\":-1")
                .append(',');
        item(items, "battery", begin, "\"batteryLevel\":0.75,\"batteryState\":\"unplugged\"");
        String id = "phone-" + phone;
        return Message.of(
                topic,
                id,
                "{\"messageId\":" + second + ",\"sessionId\":\"session-" + phone + "\",\"deviceId\":\"" + id
                        + "\",\"payload\":[" + items + "]}");
    }

    private static StringBuilder item(StringBuilder items, String name, long time, String values) {
        return items.append("{\"name\":\"")
                .append(name)
                .append("\",\"time\":")
                .append(time)
                .append(",\"values\":{")
                .append(values)
                .append("}}");
    }

    private static String movement(long number) {
        return String.format(
                Locale.ROOT,
                "\"x\":%.6f,\"y\":%.6f,\"z\":%.6f",
                number % 19 / 7.0,
                number % 23 / 7.0,
                number % 29 / 7.0);
    }

    /** How many seconds are over for good when the last message is read and so much disorder is waited for. */
    static long closedSeconds(long seconds, long lateness) {
        // The last reading lies before the end of the last second, so the watermark lies within a second.
        return seconds - lateness - 1;
    }
}
