package io.millrace.engine.state;

import org.apache.spark.sql.catalyst.expressions.Murmur3HashFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * The keys of timed folds are kept in shards, and for Spark a shard is one key. What Spark does for a key of a batch costs
 * more than the step of a fold; in shards, it does that once for many keys.
 */
final class Shard {

    /** The most partitions of state that have keys. */
    static final int COUNT = 256;

    /** Shards are spread evenly over each number of partitions that divides this one. */
    private static final int SPREAD = 5760;

    private static final int SEED_OF_SPARK = 42;
    private static final int[] NAMES = names();

    private Shard() {}

    /** Spark chooses the partition of a key by its hash. These names are hashed to the numbers of the shards. */
    private static int[] names() {
        int[] names = new int[COUNT];
        for (int name = 1, left = COUNT; left > 0; name++) {
            int shard = Math.floorMod(hash(name), SPREAD);
            if (shard < COUNT && names[shard] == 0) {
                names[shard] = name;
                left--;
            }
        }
        return names;
    }

    static long hash(int name) {
        return Murmur3HashFunction.hash(name, DataTypes.IntegerType, SEED_OF_SPARK);
    }

    /** What is kept of a key lies in its shard: a key can never have another one. */
    static int of(Fact.Key key) {
        return (key.fold() * 31 + key.key().hashCode()) * 0x9E3779B9 >>> 24;
    }

    /** Its key for Spark. */
    static int name(int shard) {
        return NAMES[shard];
    }
}
