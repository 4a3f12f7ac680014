package io.millrace.engine.source;

import io.millrace.engine.sink.BatchTask;
import io.millrace.engine.sink.QuarantinedRow;
import io.millrace.engine.sink.ReplayedRow;
import io.millrace.engine.sink.TaskOutputs;
import io.millrace.engine.sink.TaskReport;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.state.Fact;
import io.millrace.engine.state.FactBlock;
import io.millrace.engine.state.FoldForm;
import io.millrace.sdk.Codec;
import io.millrace.sdk.EventTiming;
import io.millrace.sdk.Flow;
import io.millrace.sdk.FoldStep;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Parsed.Several;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Received;
import io.millrace.sdk.Replay;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The first pass over a batch, and the only one that reads and parses: every record is written where
 * it belongs, or to the quarantine, and what the fold wants to know of it goes on. Of a record that
 * holds several events, each goes its own way.
 */
public record ParseAndWrite<E>(
        String pipeline,
        Map<String, Codec<? extends E>> codecs,
        Flow.Test<Received<E>> kept,
        EventTiming<E> timing,
        List<FoldStep<E, ?, ?>> folds,
        TaskOutputs.Plan<Received<E>> accepted,
        TaskOutputs.Plan<QuarantinedRow> refused,
        TaskOutputs.Plan<ReplayedRow> replayed,
        IdLog ids,
        CollectionAccumulator<TaskReport> reports)
        implements MapPartitionsFunction<Arrival, Fact> {

    /** The same over the rows of {@link RangeSource}. */
    public MapPartitionsFunction<byte[], Fact> ofRanges() {
        return ranges -> call(new Arrivals(ranges));
    }

    /** The same with many facts in a row, for timed folds. */
    public MapPartitionsFunction<byte[], FactBlock> inBlocks() {
        return ranges -> FactBlock.of(call(new Arrivals(ranges)));
    }

    /** The same for a flow without folds, which has no facts. */
    public MapPartitionsFunction<byte[], byte[]> withoutFacts() {
        return ranges -> {
            call(new Arrivals(ranges));
            return Collections.emptyIterator();
        };
    }

    @Override
    public Iterator<Fact> call(Iterator<Arrival> records) {
        Task task = new Task(records);
        if (folds.isEmpty()) {
            task.run();
            return Collections.emptyIterator();
        }
        return task;
    }

    /** Gives the facts one by one; finishes its files after the last. */
    private final class Task implements Iterator<Fact> {
        private final Iterator<Arrival> records;
        private final TaskOutputs<Received<E>> landed = accepted.open();
        private final TaskOutputs<QuarantinedRow> quarantine = refused.open();
        private final TaskOutputs<ReplayedRow> replays = replayed.open();
        private final Instant now = Instant.now();
        private final BatchTask batch = BatchTask.current();
        private final List<PartitionReader<E>> lanes = new ArrayList<>();
        private final List<String> topics = List.copyOf(codecs.keySet());
        private final List<FoldForm<?, ?>> forms = new ArrayList<>();
        private final Queue<Fact> facts = new ArrayDeque<>();
        private final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
        private PartitionReader<E> lane;
        private Replay replay;

        Task(Iterator<Arrival> records) {
            this.records = records;
            folds.forEach(step -> forms.add(FoldForm.of(step)));
        }

        void run() {
            while (records.hasNext()) {
                land(records.next());
            }
            finish();
        }

        @Override
        public boolean hasNext() {
            while (facts.isEmpty() && records.hasNext()) {
                land(records.next());
                if (!records.hasNext()) {
                    finish();
                }
            }
            return !facts.isEmpty();
        }

        @Override
        public Fact next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return facts.remove();
        }

        private void land(Arrival arrival) {
            lane = laneOf(arrival);
            replay = arrival.replay().orElse(null);
            if (!lane.leavesOut(arrival) && isMeant()) {
                KafkaRecord record = arrival.record();
                land(record);
                if (replay != null) {
                    replays.write(ReplayedRow.of(replay, record));
                }
            }
            lane.count().record(arrival.timestamp());
        }

        /** What another pipeline had refused comes back for that one alone; here it counts as filtered. */
        private boolean isMeant() {
            return replay == null || replay.pipeline().equals(pipeline);
        }

        private void land(KafkaRecord record) {
            Parsed<? extends E> parsed = lane.codec().parse(record.value());
            if (parsed instanceof Several<? extends E> several) {
                land(record, several);
            } else {
                take(parsed, record, Fact.Place.WHOLE)
                        .ifPresent(refusal -> refuse(refusal, QuarantinedRow.Piece.whole(record, replay)));
            }
        }

        /** Each event goes its own way; a refused one keeps the record's bytes without those of the others. */
        private void land(KafkaRecord record, Several<? extends E> several) {
            for (int index = 0; index < several.parts().size(); index++) {
                int part = index;
                take(several.parts().get(part).parsed(), record, part)
                        .ifPresent(refusal -> refuse(
                                refusal,
                                new QuarantinedRow.Piece(record, several.alone(part, record.value()), part, replay)));
            }
        }

        /**
         * Writes an event where it belongs, and keeps what the folds want to know of it; or says why it may not go on.
         * Nothing of an event is written before the pipeline's code has given all that comes of it.
         */
        private Optional<Rejected<?>> take(Parsed<? extends E> parsed, KafkaRecord record, int part) {
            if (parsed instanceof Rejected<? extends E> rejected) {
                return Optional.of(rejected);
            }
            Received<E> received = new Received<>(((Accepted<? extends E>) parsed).event(), record);
            Object[] rows;
            Fact.Place place = new Fact.Place(topics.indexOf(record.topic()), part);
            List<Fact> told = new ArrayList<>(forms.size());
            try {
                Optional<String> late = lane.lateness(received);
                if (!kept.test(received)) {
                    return Optional.empty();
                }
                if (late.isPresent()) {
                    return Optional.of(new Rejected<>(Reason.LATE, late.get()));
                }
                rows = landed.rows(received);
                for (int number = 0; number < forms.size(); number++) {
                    forms.get(number).facts(number, folds.get(number), received, place, told::add);
                }
            } catch (RuntimeException failure) {
                return Optional.of(new Rejected<>(Reason.FAILED, FoldForm.firstLine(failure)));
            }
            lane.count().accept();
            landed.write(rows);
            facts.addAll(told);
            return Optional.empty();
        }

        private void refuse(Rejected<?> refusal, QuarantinedRow.Piece piece) {
            lane.count().refuse(refusal.reason().stage());
            reasons.merge(refusal.reason(), 1L, Long::sum);
            quarantine.write(QuarantinedRow.of(pipeline, piece, refusal.reason(), refusal.detail(), now));
        }

        /** A task reads one partition after another; most read one alone. */
        private PartitionReader<E> laneOf(Arrival record) {
            if (lane != null && lane.holds(record)) {
                return lane;
            }
            return lanes.stream()
                    .filter(known -> known.holds(record))
                    .findFirst()
                    .orElseGet(() -> {
                        PartitionReader<E> first =
                                new PartitionReader<>(record, codecs.get(record.topic()), timing, ids, batch);
                        lanes.add(first);
                        return first;
                    });
        }

        private void finish() {
            List<WrittenFile> files = new ArrayList<>(landed.close());
            files.addAll(quarantine.close());
            files.addAll(replays.close());
            reports.add(new TaskReport(
                    TaskReport.Work.LAND,
                    TaskContext.get().partitionId(),
                    lanes.stream().map(each -> each.close(batch)).toList(),
                    files,
                    landed.sent(),
                    reasons));
        }
    }
}
