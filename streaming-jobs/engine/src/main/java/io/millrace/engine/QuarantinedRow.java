package io.millrace.engine;

import io.millrace.events.Reason;
import java.time.Instant;

/** A record that was refused, whole, with the reason. */
record QuarantinedRow(
        @Column("the pipeline that refused the record") String pipeline,
        @Column("the topic it came from") String topic,
        @Column("the topic's partition") int partition,
        @Column("its offset there") long offset,
        @Column("when Kafka took it") Instant kafkaTimestamp,

        @Column("where it was refused: parse, check, late, state or write")
        String stage,

        @Column("why, in a word or two that can be counted") String reason,
        @Column("why, for a person: the field or the place") String detail,
        @Column("the record's bytes as they came") byte[] payload,
        @Column("when it was put here") Instant quarantinedAt) {

    static final Output.Append<QuarantinedRow> TABLE = Output.append(
            "quarantine", QuarantinedRow.class, "Every record that a pipeline refused, with its bytes and the reason");

    static QuarantinedRow of(String pipeline, KafkaRecord source, Reason reason, String detail, Instant now) {
        return new QuarantinedRow(
                pipeline,
                source.topic(),
                source.partition(),
                source.offset(),
                Instant.ofEpochMilli(source.timestamp()),
                reason.stage().text(),
                reason.text(),
                detail,
                source.value(),
                now);
    }
}
