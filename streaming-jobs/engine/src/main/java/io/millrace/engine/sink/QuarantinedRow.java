package io.millrace.engine.sink;

import io.millrace.sdk.Column;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Output;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Refused;
import io.millrace.sdk.Replay;
import io.millrace.sdk.Route;
import java.time.Instant;

/** A record that was refused, or one event of a record that holds several, with the reason. */
public record QuarantinedRow(
        @Column("the pipeline that rejected the record") String pipeline,
        @Column("the topic it came from") String topic,
        @Column("the topic's partition") int partition,
        @Column("its offset there") long offset,
        @Column("when Kafka took it") Instant kafkaTimestamp,

        @Column("the step that rejected it: parse, check, late or state")
        String stage,

        @Column("the reason, as a code") String reason,

        @Column("the reason in words, with the field or the place")
        String detail,

        @Column("the record's bytes, unchanged; without its other events if only one was rejected")
        byte[] payload,

        @Column("when it was quarantined") Instant quarantinedAt,

        @Column("which of the record's events was rejected, counted from 0; null for the complete record")
        Integer part,

        @Column("for a replay, the replayed row: pipeline/topic/partition/offset/part/attempt; null otherwise")
        String replayOf) {

    public static final Output.Append<QuarantinedRow> TABLE = Output.append(
            "quarantine", QuarantinedRow.class, "Every record that a pipeline rejected, with its bytes and the reason");

    /**
     * What was refused: a record, or a part of one, and the bytes to send again for it.
     *
     * @param replay what the record was sent again for; null if it came by itself
     */
    public record Piece(KafkaRecord record, byte[] payload, Integer part, Replay replay) {

        public static Piece whole(KafkaRecord record, Replay replay) {
            return new Piece(record, record.value(), null, replay);
        }

        /** One bad event of a whole record that was sent again is a new case: its good ones have gone on. */
        private String replayOf() {
            return replay != null && replay.covers(part) ? replay.text() : null;
        }
    }

    public static QuarantinedRow of(String pipeline, Piece piece, Reason reason, String detail, Instant now) {
        KafkaRecord source = piece.record();
        return new QuarantinedRow(
                pipeline,
                source.topic(),
                source.partition(),
                source.offset(),
                Instant.ofEpochMilli(source.timestamp()),
                reason.stage().text(),
                reason.text(),
                detail,
                piece.payload(),
                now,
                piece.part(),
                piece.replayOf());
    }

    /** Where records go that a fold has refused, or at which it has failed. */
    public static Route<Record, QuarantinedRow> refusals(String pipeline) {
        return new Route<>(TABLE, row -> {
            if (row instanceof Refused refused) {
                Piece piece = Piece.whole(refused.record(), null);
                return of(pipeline, piece, refused.reason(), refused.detail(), Instant.now());
            }
            return row instanceof QuarantinedRow quarantined ? quarantined : null;
        });
    }
}
