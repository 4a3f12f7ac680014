package io.millrace.engine.state;

import io.millrace.engine.Records;
import java.util.Comparator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.KeyValueGroupedDataset;

/**
 * What a fold wants to know of an event, on its way there.
 *
 * @param fold which of the flow's folds, counted from 0
 * @param body the record that the fold takes, as bytes
 */
public record Fact(int fold, String key, long timestamp, int topic, int partition, long offset, int part, byte[] body) {

    /** As Kafka took them. */
    static final Comparator<Fact> ORDER = Comparator.comparingLong(Fact::timestamp)
            .thenComparingInt(Fact::topic)
            .thenComparingInt(Fact::partition)
            .thenComparingLong(Fact::offset)
            .thenComparingInt(Fact::part);

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
    public record Key(int fold, String key) {}

    static KeyValueGroupedDataset<Key, Fact> byKey(Dataset<Fact> facts) {
        return facts.groupBy("fold", "key").as(Records.encoder(Key.class), Records.encoder(Fact.class));
    }
}
