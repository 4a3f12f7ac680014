package io.millrace.engine.source;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Gives Spark a row with the watermark of a flow whenever it has moved. Spark's own watermark follows
 * the rows of this source alone: its rule, the highest time of all rows, would lose what comes from a
 * partition that lags. Spark makes the source itself, by the name of its class.
 */
public final class TickSource implements TableProvider {

    private static final String TIME = "_millrace_time";
    private static final Timestamp NEVER_LATE = Timestamp.from(Instant.parse("9999-12-31T00:00:00Z"));

    /** Spark asks for a column with the mark of a watermark where there are deadlines. */
    private static final Metadata MARK = Metadata.fromJson("{\"spark.watermarkDelayMs\":0}");

    private static final String CLOCK = "clock";
    private static final Map<String, EventClock> CLOCKS = new ConcurrentHashMap<>();

    /**
     * The same facts, with a clock that runs beside them. Their own times are nothing to Spark, or it
     * would drop what it takes for late; it gets to see a time that never is.
     */
    public static <A extends Record> Dataset<A> driving(Dataset<A> facts, String checkpoint, EventClock clock) {
        CLOCKS.put(checkpoint, clock);
        Dataset<A> none = facts.sparkSession()
                .readStream()
                .format(TickSource.class.getName())
                .option(CLOCK, checkpoint)
                .load()
                .withWatermark(TIME, "0 seconds")
                .mapPartitions(new Drain<A>(), facts.encoder());
        return facts.union(none)
                .select(functions.col("*"), functions.lit(NEVER_LATE).as(TIME, MARK))
                .as(facts.encoder());
    }

    /** Takes the rows, and gives none. */
    private record Drain<A>() implements MapPartitionsFunction<Row, A> {
        @Override
        public Iterator<A> call(Iterator<Row> ticks) {
            ticks.forEachRemaining(tick -> {});
            return Collections.emptyIterator();
        }
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return Ticks.SCHEMA;
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table getTable(
            StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return new Ticks(CLOCKS.get(properties.get(CLOCK)));
    }

    private record Ticks(EventClock clock) implements SupportsRead, ScanBuilder, Scan {
        private static final StructType SCHEMA = new StructType().add(TIME, DataTypes.TimestampType);

        @Override
        public String name() {
            return "ticks";
        }

        @Override
        public org.apache.spark.sql.connector.catalog.Column[] columns() {
            return new org.apache.spark.sql.connector.catalog.Column[] {
                org.apache.spark.sql.connector.catalog.Column.create(TIME, DataTypes.TimestampType)
            };
        }

        @Override
        public Set<TableCapability> capabilities() {
            return Set.of(TableCapability.MICRO_BATCH_READ);
        }

        @Override
        public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
            return this;
        }

        @Override
        public Scan build() {
            return this;
        }

        @Override
        public StructType readSchema() {
            return SCHEMA;
        }

        @Override
        public MicroBatchStream toMicroBatchStream(String checkpoint) {
            return new TickStream(clock);
        }
    }
}
