package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128})
    void areSpreadEvenlyOverThePartitionsOfSpark(int partitions) {
        Map<Integer, Long> counts = IntStream.range(0, Shard.COUNT)
                .map(shard -> Math.floorMod(Shard.hash(Shard.name(shard)), partitions))
                .boxed()
                .collect(Collectors.groupingBy(partition -> partition, Collectors.counting()));

        assertThat(counts).hasSize(partitions);
        assertThat(counts.values())
                .allSatisfy(count -> assertThat(count)
                        .isBetween((long) Shard.COUNT / partitions, (long) Shard.COUNT / partitions + 1));
    }

    @Test
    void haveAboutAsManyKeysEachWhateverTheKeysLookLike() {
        for (String form : new String[] {"%d", "player-%05d", "%08x", "courier/%d/order"}) {
            Map<Integer, Long> counts = IntStream.range(0, 100 * Shard.COUNT)
                    .mapToObj(number -> Shard.of(new Fact.Key(0, form.formatted(number))))
                    .collect(Collectors.groupingBy(shard -> shard, Collectors.counting()));

            assertThat(counts).as(form).hasSize(Shard.COUNT);
            assertThat(counts.values()).as(form).allMatch(count -> count < 200);
        }
    }

    /** With other shards, a checkpoint would lose the state that it has. */
    @Test
    void keepTheirKeysForGood() {
        assertThat(Shard.of(new Fact.Key(0, "ann"))).isEqualTo(193);
        assertThat(Shard.of(new Fact.Key(1, "ann"))).isEqualTo(233);
        assertThat(Shard.name(0)).isEqualTo(19086);
        assertThat(Shard.name(255)).isEqualTo(4065);
    }
}
