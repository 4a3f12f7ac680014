package io.millrace.engine.state;

import io.millrace.engine.Records;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;

/**
 * Facts of one shard on their way to a fold: for Spark, one row.
 *
 * @param shard the name by which Spark knows it
 * @param facts one after the other
 */
public record FactBlock(int shard, byte[] facts) {

    /** So large that it matters to nobody how many there are, and so small that a task can fill one for each shard. */
    private static final int FULL = 32 << 10;

    public static Iterator<FactBlock> of(Iterator<Fact> facts) {
        return new Blocks(facts);
    }

    static KeyValueGroupedDataset<Integer, FactBlock> byShard(Dataset<FactBlock> blocks) {
        return blocks.groupBy("shard").as(Encoders.INT(), Records.encoder(FactBlock.class));
    }

    /** The facts of all blocks, with what they belong to. */
    static Map<Fact.Key, List<Fact>> byKey(Iterator<FactBlock> blocks) {
        Map<Fact.Key, List<Fact>> byKey = new LinkedHashMap<>();
        blocks.forEachRemaining(block -> {
            ByteReader from = new ByteReader(block.facts);
            while (from.hasMore()) {
                Fact fact = Fact.read(from);
                byKey.computeIfAbsent(fact.belongsTo(), key -> new ArrayList<>())
                        .add(fact);
            }
        });
        return byKey;
    }

    /** Gives each block when it is full, and the others after the last fact. */
    private static final class Blocks implements Iterator<FactBlock> {
        private final Iterator<Fact> facts;
        private final ByteWriter[] open = new ByteWriter[Shard.COUNT];
        private final Queue<FactBlock> done = new ArrayDeque<>();

        private Blocks(Iterator<Fact> facts) {
            this.facts = facts;
        }

        @Override
        public boolean hasNext() {
            while (done.isEmpty() && facts.hasNext()) {
                add(facts.next());
                if (!facts.hasNext()) {
                    for (int shard = 0; shard < open.length; shard++) {
                        close(shard);
                    }
                }
            }
            return !done.isEmpty();
        }

        @Override
        public FactBlock next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return done.remove();
        }

        private void add(Fact fact) {
            int shard = Shard.of(fact.belongsTo());
            if (open[shard] == null) {
                open[shard] = new ByteWriter();
            }
            fact.write(open[shard]);
            if (open[shard].size() >= FULL) {
                close(shard);
            }
        }

        private void close(int shard) {
            if (open[shard] != null) {
                done.add(new FactBlock(Shard.name(shard), open[shard].toBytes()));
                open[shard] = null;
            }
        }
    }
}
