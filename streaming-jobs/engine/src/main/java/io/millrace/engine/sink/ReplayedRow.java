package io.millrace.engine.sink;

import io.millrace.sdk.Column;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Output;
import io.millrace.sdk.Replay;
import java.time.Instant;

/** A record of the quarantine that was sent again and has been read. It has failed again if it is in the quarantine once more. */
public record ReplayedRow(
        @Column("the pipeline that had rejected the record") String pipeline,

        @Column("the topic it came from, and was sent to again")
        String topic,

        @Column("the topic's partition, the same both times")
        int partition,

        @Column("the offset at which it was rejected") long offset,

        @Column("which of the record's events was sent again; null for the complete record")
        Integer part,

        @Column("the attempt number, from 1") int attempt,

        @Column("its offset this time") long atOffset,
        @Column("when Kafka took it this time") Instant replayedAt,

        @Column("whether an edited copy was sent, and not the bytes that were rejected")
        Boolean edited) {

    public static final Output.Append<ReplayedRow> TABLE =
            Output.append("replays", ReplayedRow.class, "Every record of the quarantine that was sent again");

    public static ReplayedRow of(Replay replay, KafkaRecord again) {
        return new ReplayedRow(
                replay.pipeline(),
                replay.topic(),
                replay.partition(),
                replay.offset(),
                replay.part(),
                replay.attempt(),
                again.offset(),
                Instant.ofEpochMilli(again.timestamp()),
                replay.isEdited());
    }
}
