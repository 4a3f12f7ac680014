package io.millrace.engine.source;

import io.millrace.engine.Records;
import io.millrace.engine.storage.Json;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;

/** The ticks of a clock as Spark asks for them: an offset is a tick, and a batch with a new one reads one row. */
final class TickStream implements MicroBatchStream, SupportsTriggerAvailableNow {

    private final EventClock clock;

    TickStream(EventClock clock) {
        this.clock = clock;
    }

    @Override
    public Offset initialOffset() {
        return Tick.FIRST;
    }

    @Override
    public Offset deserializeOffset(String json) {
        return Tick.of(json);
    }

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
        return clock.tick((Tick) start);
    }

    @Override
    public Offset latestOffset() {
        throw new UnsupportedOperationException("Spark asks with the offset it has.");
    }

    /** A run that ends when all is read still has to follow the watermark to its end. */
    @Override
    public void prepareForTriggerAvailableNow() {}

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
        return start.equals(end) ? new InputPartition[0] : new InputPartition[] {new Time(((Tick) end).watermark())};
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return partition -> new OneRow(Records.internalRow(((Time) partition).micros()));
    }

    @Override
    public void commit(Offset end) {}

    @Override
    public void stop() {}

    private record Time(long micros) implements InputPartition {}

    /** How far event time had come when a batch was done: for Spark, an offset that it keeps in its log. */
    static final class Tick extends Offset {

        /** Before anything is known. */
        static final Tick FIRST = new Tick(-1, 0);

        private record Content(long batch, long watermark) {}

        private final Content content;

        /** @param watermark in microseconds since 1970 */
        Tick(long batch, long watermark) {
            this.content = new Content(batch, watermark);
        }

        long watermark() {
            return content.watermark();
        }

        @Override
        public String json() {
            return Json.text(content);
        }

        static Tick of(String json) {
            Content content = Json.read(json, Content.class, "tick of a checkpoint");
            return new Tick(content.batch(), content.watermark());
        }
    }
}
