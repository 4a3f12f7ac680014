package io.millrace.engine.state;

import io.millrace.engine.Records;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.KeyValueGroupedDataset;

/**
 * What a fold wants to know of an event, on its way there.
 *
 * @param fold which of the flow's folds, counted from 0
 * @param timestamp when Kafka took the record
 * @param body the record that the fold takes, as bytes
 */
public record Fact(int fold, String key, long timestamp, int partition, long offset, byte[] body) {

    /** The order in which Kafka took the records; a record's own facts always come in one order. */
    static final Comparator<Fact> ORDER = Comparator.comparingLong(Fact::timestamp)
            .thenComparingInt(Fact::partition)
            .thenComparingLong(Fact::offset)
            .thenComparing(Fact::body, Arrays::compare);

    /** What facts that belong together have in common, and what state is kept by. */
    public record Key(int fold, String key) {}

    static KeyValueGroupedDataset<Key, Fact> byKey(Dataset<Fact> facts) {
        return facts.groupBy("fold", "key").as(Records.encoder(Key.class), Records.encoder(Fact.class));
    }
}
