package io.millrace.engine.sink;

import io.millrace.engine.state.Fact;
import io.millrace.engine.state.FailedFact;
import io.millrace.engine.state.FoldRows;
import io.millrace.sdk.Codec;
import io.millrace.sdk.Ended;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Parsed.Several;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Refused;
import io.millrace.settings.KafkaClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The last pass over a batch: runs the folds, and writes their rows. The record of a fact at which a fold fails is read
 * again, for the quarantine.
 *
 * @param codecs of the flow's topics, in their order
 * @param given of what type the rows of a step of datasets are; null for a flow of folds
 */
public record WriteFolded(
        String pipeline,
        KafkaClient kafka,
        Map<String, ? extends Codec<?>> codecs,
        Class<? extends Record> given,
        TaskOutputs.Plan<Record> folded,
        CollectionAccumulator<TaskReport> reports)
        implements VoidFunction<Iterator<byte[]>> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void call(Iterator<byte[]> results) {
        TaskOutputs<Record> outputs = folded.open();
        List<FailedFact> failed = new ArrayList<>();
        Map<Reason, Long> quarantined = new EnumMap<>(Reason.class);
        FoldRows.drain(results, given, row -> {
            if (row instanceof FailedFact fact) {
                failed.add(fact);
            } else {
                write(row, outputs);
            }
            if (row instanceof Refused refused) {
                quarantined.merge(refused.reason(), 1L, Long::sum);
            }
        });
        quarantine(failed, outputs);
        failed.forEach(fact -> quarantined.merge(Reason.FAILED, 1L, Long::sum));
        List<WrittenFile> files = outputs.close();
        reports.add(new TaskReport(
                TaskReport.Work.FOLD, TaskContext.get().partitionId(), List.of(), files, outputs.sent(), quarantined));
    }

    private static void write(Record row, TaskOutputs<Record> outputs) {
        Object[] rows = outputs.rows(row);
        if (Stream.of(rows).allMatch(Objects::isNull)) {
            Class<?> type = (row instanceof Ended ended ? ended.row() : row).getClass();
            throw new IllegalStateException("The flow gives a row of type " + type.getSimpleName()
                    + ", and no output of the flow takes it. Add one after the fold, such as .append(\"…\", \"…\", "
                    + type.getSimpleName() + ".class).");
        }
        outputs.write(rows);
    }

    private void quarantine(List<FailedFact> failed, TaskOutputs<Record> outputs) {
        if (failed.isEmpty()) {
            return;
        }
        List<String> topics = List.copyOf(codecs.keySet());
        try (TopicReader reader = new TopicReader(kafka, PATIENCE)) {
            for (FailedFact each : failed) {
                Fact fact = each.fact();
                String topic = topics.get(fact.topic());
                byte[] value = reader.at(topic, fact.partition(), fact.offset())
                        .map(ConsumerRecord::value)
                        .orElse(null);
                KafkaRecord record = new KafkaRecord(topic, fact.partition(), fact.offset(), fact.timestamp(), value);
                write(
                        QuarantinedRow.of(
                                pipeline, piece(record, fact.part()), Reason.FAILED, each.detail(), Instant.now()),
                        outputs);
            }
        }
    }

    private QuarantinedRow.Piece piece(KafkaRecord record, int part) {
        return part != Fact.Place.WHOLE
                        && record.value() != null
                        && codecs.get(record.topic()).parse(record.value()) instanceof Several<?> several
                ? new QuarantinedRow.Piece(record, several.alone(part, record.value()), part, null)
                : QuarantinedRow.Piece.whole(record, null);
    }
}
