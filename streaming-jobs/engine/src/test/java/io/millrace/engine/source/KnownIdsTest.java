package io.millrace.engine.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.source.KnownIds.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownIdsTest {

    private static final Digest SWORD = digest("sword");

    @Test
    void knowsAnIdUntilTheWindowIsOverToTheMillisecond() {
        KnownIds ids = new KnownIds(1_000, 0);

        assertThat(ids.holds(SWORD, 5_000)).isFalse();
        add(ids, SWORD, 5_000);

        assertThat(ids.holds(SWORD, 5_000)).isTrue();
        assertThat(ids.holds(SWORD, 5_999)).isTrue();
        assertThat(ids.holds(SWORD, 6_000)).isFalse();
        assertThat(ids.holds(digest("shield"), 5_000)).isFalse();
    }

    @Test
    void countsFromTheLastTimeThatAnIdCame() {
        KnownIds ids = new KnownIds(1_000, 0);
        add(ids, SWORD, 5_000);
        add(ids, SWORD, 5_900);

        assertThat(ids.holds(SWORD, 6_899)).isTrue();
        assertThat(ids.size()).isEqualTo(1);
    }

    @Test
    void knowsIdsThatCameAtNoTimeAtAll() {
        KnownIds ids = new KnownIds(1_000, -1);
        add(ids, SWORD, ids.now());

        assertThat(ids.holds(SWORD, ids.now())).isTrue();
    }

    @Test
    void findsWhatAPlainMapFindsWhateverComes() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            long window = 1 + random.nextInt(2_000);
            KnownIds ids = new KnownIds(window, 0);
            Map<String, Long> reference = new HashMap<>();
            long now = 1;
            for (int step = 0; step < 3_000; step++) {
                String id = "id" + random.nextInt(1_500);
                now += random.nextInt(4);
                Long seen = reference.get(id);
                assertThat(ids.holds(digest(id), now))
                        .as("seed %s, step %s", seed, step)
                        .isEqualTo(seen != null && now - seen < window);
                if (random.nextInt(3) > 0) {
                    add(ids, digest(id), now);
                    reference.put(id, now);
                }
            }
        }
    }

    @Test
    void holdsTheSameThoughPutTogetherInAnyOrder() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            KnownIds whole = new KnownIds(500, 0);
            KnownIds early = new KnownIds(500, 0);
            KnownIds late = new KnownIds(500, 0);
            for (int time = 1; time < 1_000; time++) {
                Digest id = digest("id" + random.nextInt(400));
                add(whole, id, time);
                add(time < 600 ? early : late, id, time);
            }
            late.addAll(early);
            for (int index = 0; index < 400; index++) {
                Digest id = digest("id" + index);
                assertThat(late.holds(id, 1_000)).as("seed %s", seed).isEqualTo(whole.holds(id, 1_000));
            }
        }
    }

    /** Ten thousand a second: ten minutes of them are six million. */
    @Test
    void forgetsWhatIsOldRatherThanGrow() {
        KnownIds ids = new KnownIds(1_000, 0);
        Random random = new Random(1);
        for (int index = 0; index < 1_000_000; index++) {
            ids.add(random.nextLong(), random.nextLong(), 1 + index / 10);
        }

        assertThat(ids.size()).isBetween(10_000, 16_000);
    }

    private static void add(KnownIds ids, Digest id, long time) {
        ids.add(id.high(), id.low(), time);
    }

    private static Digest digest(String id) {
        return Digest.of(id.getBytes(UTF_8), Digest.digester());
    }
}
