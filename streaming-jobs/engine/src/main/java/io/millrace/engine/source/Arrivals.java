package io.millrace.engine.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer;
import org.apache.spark.util.TaskCompletionListener;

/** The records of the ranges that a task has, in their order. Spark's own consumers read them and miss none. */
final class Arrivals implements Iterator<Arrival> {

    private final Iterator<byte[]> ranges;
    private KafkaBatchInputPartition range;
    private KafkaDataConsumer consumer;
    private long next;
    private long end;
    private ConsumerRecord<byte[], byte[]> record;

    Arrivals(Iterator<byte[]> ranges) {
        this.ranges = ranges;
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> release());
    }

    @Override
    public boolean hasNext() {
        while (record == null && (next < end || ranges.hasNext())) {
            if (next < end) {
                advance();
            } else {
                open(read(ranges.next()));
            }
        }
        return record != null;
    }

    @Override
    public Arrival next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Arrival arrival = Arrival.of(record);
        record = null;
        return arrival;
    }

    /** Nothing comes after the last record that is still there: a transaction may end with offsets of no record. */
    private void advance() {
        record = consumer.get(next, end, range.pollTimeoutMs(), range.failOnDataLoss());
        next = record == null ? end : record.offset() + 1;
    }

    private void open(KafkaBatchInputPartition opened) {
        release();
        range = opened;
        next = opened.offsetRange().fromOffset();
        end = opened.offsetRange().untilOffset();
        consumer = KafkaDataConsumer.acquire(opened.offsetRange().topicPartition(), opened.executorKafkaParams());
    }

    private void release() {
        if (consumer != null) {
            consumer.release();
            consumer = null;
        }
    }

    /** A range as the value of a column: a task makes it and reads it at once. */
    static byte[] range(KafkaBatchInputPartition planned) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(planned);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static KafkaBatchInputPartition read(byte[] range) {
        try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(range))) {
            return (KafkaBatchInputPartition) objects.readObject();
        } catch (IOException | ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
