package io.millrace.samples;

import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/**
 * A phone that lies still or is shaken, for some seconds each, and travels. It measures twenty times a
 * second how it is pushed, each second where it is, and each half minute how full its battery is. One
 * item in a thousand is bad.
 */
final class Phone {

    private static final long SECOND = 1_000_000_000;
    private static final int EACH_SECOND = 20;
    private static final int BATTERY_EVERY = 30;
    private static final double REST = 0.05;
    private static final double SHAKE = 30;
    private static final List<String> BAD = List.of(
            "{\"name\":\"accelerometer\",\"time\":%d,\"values\":{\"z\":NaN,\"y\":0.1,\"x\":0.2}}",
            "{\"name\":\"accelerometer\",\"time\":%d,\"values\":[0.1,0.2,0.3]}",
            "{\"time\":%d,\"values\":{\"z\":0.1,\"y\":0.1,\"x\":0.2}}",
            "{\"name\":\"accelerometer\",\"tim\":%d,\"values\":{\"z\":0.1,\"y\":0.1,\"x\":0.2}}");

    private final String id;
    private final Random random;
    private long second;
    private long messages;
    private long changesAt;
    private double strength = REST;
    private double latitude;
    private double longitude;
    private double battery = 1;

    /** @param start in seconds since 1970 */
    Phone(String id, long start, long seed) {
        this.id = id;
        this.random = new Random(seed);
        this.second = start;
        this.changesAt = start + 5;
        this.latitude = 50 + random.nextDouble();
        this.longitude = 14 + random.nextDouble();
    }

    String id() {
        return id;
    }

    /** A message in which nothing is told: the second is lost. */
    String silence() {
        second++;
        return message("");
    }

    String nextSecond() {
        if (second >= changesAt) {
            strength = strength == REST ? SHAKE : REST;
            changesAt = second + 3 + random.nextInt(15);
        }
        StringJoiner items = new StringJoiner(",");
        for (int step = 0; step < EACH_SECOND; step++) {
            long time = second * SECOND + step * SECOND / EACH_SECOND + random.nextInt(1_000) * 100;
            items.add(random.nextInt(1_000) == 0 ? bad(time) : pushed("accelerometer", time, strength, 0));
            items.add(pushed("accelerometeruncalibrated", time + 3_750_900, strength / 10, -0.6));
        }
        items.add(location(second * SECOND + 7_135_000));
        if (second % BATTERY_EVERY == 0) {
            items.add(battery(second * SECOND + 599_000_000));
        }
        second++;
        return message(items.toString());
    }

    private String message(String items) {
        return "{\"messageId\":" + ++messages + ",\"sessionId\":\"" + id + "-session\",\"deviceId\":\"" + id
                + "\",\"payload\":[" + items + "]}";
    }

    private String pushed(String sensor, long time, double by, double gravity) {
        return item(
                sensor,
                time,
                "\"z\":" + (gravity + by * random.nextGaussian()) + ",\"y\":" + by * random.nextGaussian() + ",\"x\":"
                        + by * random.nextGaussian());
    }

    private String location(long time) {
        latitude += 1e-5 * random.nextGaussian();
        longitude += 1e-5 * random.nextGaussian();
        return item(
                "location",
                time,
                "\"altitude\":" + (250 + random.nextGaussian()) + ",\"speed\":" + Math.abs(random.nextGaussian())
                        + ",\"bearingAccuracy\":-1,\"latitude\":" + latitude + ",\"longitude\":" + longitude
                        + ",\"horizontalAccuracy\":4.736579546382497");
    }

    private String battery(long time) {
        battery = Math.max(0.01, battery - 0.001);
        return item(
                "battery",
                time,
                "\"batteryLevel\":" + battery + ",\"batteryState\":\"unplugged\",\"lowPowerMode\":false");
    }

    private String bad(long time) {
        return BAD.get(random.nextInt(BAD.size())).formatted(time);
    }

    private static String item(String sensor, long time, String values) {
        return "{\"name\":\"" + sensor + "\",\"time\":" + time + ",\"values\":{" + values + "}}";
    }
}
