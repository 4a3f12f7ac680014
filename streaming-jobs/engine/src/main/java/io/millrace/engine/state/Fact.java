package io.millrace.engine.state;

import io.millrace.engine.Records;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.KeyValueGroupedDataset;

/**
 * What a fold wants to know of an event, on its way there.
 *
 * @param fold which of the flow's folds, counted from 0
 * @param body the record that the fold takes, as bytes
 */
public record Fact(int fold, String key, long timestamp, int topic, int partition, long offset, int part, byte[] body) {

    private static final Comparator<Fact> BY_OFFSET = Comparator.comparingInt(Fact::topic)
            .thenComparingInt(Fact::partition)
            .thenComparingLong(Fact::offset)
            .thenComparingInt(Fact::part);

    /**
     * Puts facts into the order in which Kafka took their records. Within a partition offsets decide. Between partitions
     * time does; a record that claims to be older than one before it in its partition counts as of that one's time.
     */
    static void sort(List<Fact> facts) {
        if (facts.size() < 2) {
            return;
        }
        facts.sort(BY_OFFSET);
        if (facts.get(0).isOfPartition(facts.get(facts.size() - 1))) {
            return;
        }
        List<Timed> timed = new ArrayList<>(facts.size());
        Timed before = null;
        for (Fact fact : facts) {
            boolean follows = before != null && before.fact.isOfPartition(fact);
            before = new Timed(fact, follows ? Math.max(before.time, fact.timestamp) : fact.timestamp);
            timed.add(before);
        }
        timed.sort(Comparator.comparingLong(Timed::time));
        for (int index = 0; index < facts.size(); index++) {
            facts.set(index, timed.get(index).fact);
        }
    }

    private record Timed(Fact fact, long time) {}

    private boolean isOfPartition(Fact other) {
        return topic == other.topic && partition == other.partition;
    }

    /**
     * Where an event came from.
     *
     * @param topic which of the flow's topics, counted from 0
     * @param part which of the record's events, counted from 0; {@link #WHOLE} if it holds one
     */
    public record Place(int topic, int part) {

        public static final int WHOLE = -1;
    }

    /** What facts that belong together have in common, and what state is kept by. */
    public record Key(int fold, String key) {

        public static Key of(byte[] bytes) {
            ByteReader from = new ByteReader(bytes);
            return new Key((int) from.unsigned(), from.text());
        }

        byte[] bytes() {
            ByteWriter to = new ByteWriter();
            to.unsigned(fold);
            to.text(key);
            return to.toBytes();
        }
    }

    Key belongsTo() {
        return new Key(fold, key);
    }

    void write(ByteWriter to) {
        to.unsigned(fold);
        to.text(key);
        to.number(timestamp);
        to.unsigned(topic);
        to.unsigned(partition);
        to.unsigned(offset);
        to.number(part);
        to.block(body);
    }

    static Fact read(ByteReader from) {
        return new Fact(
                (int) from.unsigned(),
                from.text(),
                from.number(),
                (int) from.unsigned(),
                (int) from.unsigned(),
                from.unsigned(),
                (int) from.number(),
                from.block());
    }

    static KeyValueGroupedDataset<Key, Fact> byKey(Dataset<Fact> facts) {
        return facts.groupBy("fold", "key").as(Records.encoder(Key.class), Records.encoder(Fact.class));
    }
}
