package io.millrace.engine;

import io.millrace.events.Codec;
import io.millrace.events.Parsed;
import io.millrace.events.Parsed.Accepted;
import io.millrace.events.Parsed.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The first pass over a batch, and the only one that reads and parses: every record is written where
 * it belongs, or to the quarantine, and what the fold wants to know of it goes on.
 */
record Landing<E, A extends Record>(
        String pipeline,
        Codec<E> codec,
        Flow.Test<E> kept,
        Route.Part<Received<E>, A> fact,
        TaskOutputs.Plan<Received<E>> accepted,
        TaskOutputs.Plan<QuarantinedRow> refused,
        CollectionAccumulator<TaskReport> reports)
        implements MapPartitionsFunction<KafkaRecord, A> {

    @Override
    public Iterator<A> call(Iterator<KafkaRecord> records) {
        Task task = new Task(records);
        if (fact == null) {
            task.run();
            return Collections.emptyIterator();
        }
        return task;
    }

    /** Gives the facts one by one; finishes its files after the last. */
    private final class Task implements Iterator<A> {
        private final Iterator<KafkaRecord> records;
        private final TaskOutputs<Received<E>> landed = accepted.open();
        private final TaskOutputs<QuarantinedRow> quarantine = refused.open();
        private final Instant now = Instant.now();
        private final List<PartitionCount.Counter> counters = new ArrayList<>();
        private PartitionCount.Counter counter;
        private A next;

        Task(Iterator<KafkaRecord> records) {
            this.records = records;
        }

        void run() {
            while (records.hasNext()) {
                land(records.next());
            }
            finish();
        }

        @Override
        public boolean hasNext() {
            while (next == null && records.hasNext()) {
                Received<E> received = land(records.next());
                next = received == null ? null : fact.apply(received);
                if (!records.hasNext()) {
                    finish();
                }
            }
            return next != null;
        }

        @Override
        public A next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            A fact = next;
            next = null;
            return fact;
        }

        private Received<E> land(KafkaRecord record) {
            PartitionCount.Counter count = counterOf(record);
            Parsed<E> parsed = codec.parse(record.value());
            if (parsed instanceof Rejected<E> rejected) {
                count.refuse(rejected.reason().stage());
                quarantine.write(QuarantinedRow.of(pipeline, record, rejected.reason(), rejected.detail(), now));
                return null;
            }
            E event = ((Accepted<E>) parsed).event();
            if (!kept.test(event)) {
                count.filter();
                return null;
            }
            count.accept();
            Received<E> received = new Received<>(event, record);
            landed.write(received);
            return received;
        }

        private PartitionCount.Counter counterOf(KafkaRecord record) {
            if (counter == null || !counter.counts(record)) {
                counter = counters.stream()
                        .filter(known -> known.counts(record))
                        .findFirst()
                        .orElseGet(() -> {
                            PartitionCount.Counter first =
                                    new PartitionCount.Counter(record.topic(), record.partition());
                            counters.add(first);
                            return first;
                        });
            }
            return counter;
        }

        private void finish() {
            List<WrittenFile> files = new ArrayList<>(landed.close());
            files.addAll(quarantine.close());
            reports.add(new TaskReport(
                    TaskReport.Work.LAND,
                    TaskContext.get().partitionId(),
                    counters.stream().map(PartitionCount.Counter::count).toList(),
                    files,
                    landed.sent()));
        }
    }
}
