package io.millrace.samples;

import io.millrace.sdk.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * Positions of a hundred runners, who change their pace now and then. Most come within some seconds
 * and in no order; one in a thousand comes a minute late, and one in two hundred is broken.
 */
final class Race implements Iterator<Message> {

    private static final int RUNNERS = 100;
    private static final long STEP = 10_000_000;
    private static final double NANOS = 1e9;

    /** Some seconds of positions, of which any may be the next to come. */
    private static final int UNDER_WAY = 300;

    /** A minute of positions and a half. */
    private static final int STRAGGLING = 9_000;

    private static final List<String> BROKEN =
            List.of("", "user7", "user7\t12", "user7\tfar\t1731565423", "user7\t12\tnow", "user7\t12\t1731565423\t");

    private record Straggler(long number, Message message) {}

    private final String topic;
    private final Random random;
    private final double[] spots = new double[RUNNERS];
    private final double[] paces = new double[RUNNERS];
    private final long[] times = new long[RUNNERS];
    private final List<Message> underWay = new ArrayList<>();
    private final Queue<Straggler> stragglers = new ArrayDeque<>();
    private long time;
    private long number;

    /** @param start in nanoseconds since 1970 */
    Race(String topic, long start, long seed) {
        this.topic = topic;
        this.random = new Random(seed);
        this.time = start;
        for (int runner = 0; runner < RUNNERS; runner++) {
            spots[runner] = random.nextInt(110);
            paces[runner] = 3;
            times[runner] = start;
        }
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public Message next() {
        number++;
        if (!stragglers.isEmpty() && stragglers.peek().number() + STRAGGLING < number) {
            return stragglers.poll().message();
        }
        while (underWay.size() < UNDER_WAY) {
            underWay.add(position());
        }
        if (random.nextInt(1_000) == 0) {
            stragglers.add(new Straggler(number, underWay.remove(0)));
            underWay.add(position());
        }
        int chosen = random.nextInt(underWay.size());
        return random.nextInt(200) == 0 ? broken() : underWay.set(chosen, position());
    }

    private Message position() {
        time += STEP;
        int runner = random.nextInt(RUNNERS);
        if (random.nextInt(40) == 0) {
            paces[runner] = 1 + 5 * random.nextDouble();
        }
        spots[runner] += paces[runner] * (time - times[runner]) / NANOS;
        times[runner] = time;
        String user = "user" + runner;
        return Message.of(
                topic,
                user,
                user + "\t" + Math.round(spots[runner]) + "\t" + time / 1_000_000_000 + "."
                        + String.format(java.util.Locale.ROOT, "%07d", time % 1_000_000_000 / 100));
    }

    private Message broken() {
        return Message.of(topic, "user7", BROKEN.get(random.nextInt(BROKEN.size())));
    }
}
