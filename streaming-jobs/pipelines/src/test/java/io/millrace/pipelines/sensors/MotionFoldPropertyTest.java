package io.millrace.pipelines.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.TimedFoldRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** However readings come, in what order, how often and in what batches, motion says what plain sums say. */
class MotionFoldPropertyTest {

    private static final long SECOND = 1_000_000_000;
    private static final long START = 1_715_254_440 * SECOND;
    private static final long LATENESS = 5 * SECOND;
    private static final Duration SHOWN_FOR = Duration.ofSeconds(6);

    @Test
    void agreesWithPlainSumsWhateverTheDelivery() {
        int rows = 0;
        int withoutPlace = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            List<MotionFact> facts = facts(random);

            List<Motion> motions = delivered(facts, random);

            assertThat(motions).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(plain(facts));
            rows += motions.size();
            withoutPlace += (int)
                    motions.stream().filter(motion -> motion.latitude() == null).count();
        }
        assertThat(rows).isGreaterThan(10_000);
        assertThat(withoutPlace).isBetween(rows / 20, rows);
    }

    private static List<MotionFact> facts(Random random) {
        List<MotionFact> facts = new ArrayList<>();
        int count = 20 + random.nextInt(60);
        for (int index = 0; index < count; index++) {
            String device = random.nextInt(3) == 0 ? "tablet" : "phone";
            long time = START + random.nextInt(40) * SECOND + random.nextInt(5) * (SECOND / 5);
            facts.add(
                    switch (random.nextInt(8)) {
                        case 0 -> new MotionFact(device, time, null, random.nextDouble(), random.nextDouble(), null);
                        case 1 -> new MotionFact(device, time, null, null, null, random.nextDouble());
                        default -> new MotionFact(device, time, random.nextInt(100) / 7.0, null, null, null);
                    });
        }
        return facts;
    }

    /** Shuffled as far as lateness allows, some of it twice, in batches of any size, going on from what was kept. */
    private static List<Motion> delivered(List<MotionFact> facts, Random random) {
        List<MotionFact> all = new ArrayList<>(facts);
        all.addAll(facts.subList(0, random.nextInt(facts.size())));
        Collections.shuffle(all, random);
        List<Map.Entry<Long, MotionFact>> order = new ArrayList<>();
        all.forEach(fact -> order.add(Map.entry(fact.timeNs() + random.nextLong(LATENESS), fact)));
        order.sort(Comparator.comparingLong(Map.Entry::getKey));

        TimedFoldRun<MotionFact, DeviceState, Motion> run = new TimedFoldRun<>(new MotionFold(SHOWN_FOR), Motion.class);
        List<Motion> motions = new ArrayList<>();
        long highest = START;
        for (int next = 0; next < order.size(); ) {
            int end = Math.min(order.size(), next + 1 + random.nextInt(12));
            List<MotionFact> batch = new ArrayList<>();
            Instant watermark = instant(highest - LATENESS);
            for (Map.Entry<Long, MotionFact> each : order.subList(next, end)) {
                batch.add(each.getValue());
                highest = Math.max(highest, each.getValue().timeNs());
            }
            motions.addAll(run.batch(batch, watermark));
            next = end;
        }
        motions.addAll(run.batch(new ArrayList<>(), instant(highest + 100 * SECOND)));
        assertThat(run.states()).isEmpty();
        return motions;
    }

    /** Looks at all facts for each second. */
    private static List<Motion> plain(List<MotionFact> facts) {
        List<Motion> motions = new ArrayList<>();
        for (String device : List.of("phone", "tablet")) {
            List<MotionFact> own = facts.stream()
                    .filter(fact -> fact.deviceId().equals(device))
                    .toList();
            LongStream seconds = own.stream()
                    .filter(fact -> fact.total() != null)
                    .mapToLong(fact -> fact.timeNs() / SECOND)
                    .distinct();
            seconds.forEach(second -> motions.add(plain(device, second, own)));
        }
        return motions;
    }

    private static Motion plain(String device, long second, List<MotionFact> own) {
        Map<Long, Double> totals = new TreeMap<>();
        Double[] latest = new Double[3];
        TreeSet<Long> times = new TreeSet<>();
        own.forEach(fact -> times.add(fact.timeNs()));
        for (long time : times.headSet((second + 1) * SECOND)) {
            List<MotionFact> then =
                    own.stream().filter(fact -> fact.timeNs() == time).toList();
            then.stream()
                    .filter(fact -> fact.total() != null && time >= second * SECOND)
                    .forEach(fact -> totals.merge(time, fact.total(), Math::max));
            if (time >= (second + 1) * SECOND - SHOWN_FOR.toNanos()) {
                latest[0] = highest(then.stream().map(MotionFact::latitude).toList(), latest[0]);
                latest[1] = highest(then.stream().map(MotionFact::longitude).toList(), latest[1]);
                latest[2] = highest(then.stream().map(MotionFact::batteryLevel).toList(), latest[2]);
            }
        }
        return new Motion(
                device,
                Instant.ofEpochSecond(second),
                totals.size(),
                totals.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow(),
                Collections.max(totals.values()),
                latest[0],
                latest[1],
                latest[2]);
    }

    private static Double highest(List<Double> values, Double before) {
        return values.stream()
                .filter(value -> value != null)
                .max(Comparator.naturalOrder())
                .orElse(before);
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(nanos / SECOND, nanos % SECOND);
    }
}
