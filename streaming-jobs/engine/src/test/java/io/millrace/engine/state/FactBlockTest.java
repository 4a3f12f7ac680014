package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FactBlockTest {

    private final Random random = new Random(7);

    @Test
    void bringEachFactOnceToTheShardOfItsKey() {
        List<Fact> sent = new ArrayList<>();
        for (int offset = 0; offset < 60_000; offset++) {
            sent.add(fact(offset));
        }

        Map<Integer, List<FactBlock>> byShard = new HashMap<>();
        FactBlock.of(sent.iterator())
                .forEachRemaining(block -> byShard.computeIfAbsent(block.shard(), shard -> new ArrayList<>())
                        .add(block));

        List<Fact> arrived = new ArrayList<>();
        byShard.forEach((shard, blocks) -> FactBlock.byKey(blocks.iterator()).forEach((key, facts) -> {
            assertThat(Shard.name(Shard.of(key))).isEqualTo(shard);
            assertThat(facts).allMatch(fact -> fact.belongsTo().equals(key));
            arrived.addAll(facts);
        }));
        assertThat(arrived).hasSameSizeAs(sent);
        Map<Long, Fact> byOffset = arrived.stream().collect(Collectors.toMap(Fact::offset, fact -> fact));
        for (Fact fact : sent) {
            assertThat(byOffset.get(fact.offset()).body()).isEqualTo(fact.body());
            assertThat(withoutBody(byOffset.get(fact.offset()))).isEqualTo(withoutBody(fact));
        }
        assertThat(byShard.values()).as("some shards have more than one block").anyMatch(blocks -> blocks.size() > 1);
    }

    @Test
    void areNoneWhereThereIsNoFact() {
        assertThat(FactBlock.of(List.<Fact>of().iterator()).hasNext()).isFalse();
    }

    private static List<Object> withoutBody(Fact fact) {
        return List.of(fact.belongsTo(), fact.timestamp(), fact.topic(), fact.partition(), fact.part());
    }

    private Fact fact(int offset) {
        byte[] body = new byte[random.nextInt(400)];
        random.nextBytes(body);
        return new Fact(
                random.nextInt(3),
                "key-" + random.nextInt(1_000) + "-ü",
                random.nextLong(),
                random.nextInt(4),
                random.nextInt(64),
                (long) offset << 20 | random.nextInt(1 << 20),
                random.nextInt(5) - 1,
                body);
    }
}
