package io.millrace.engine.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;

/**
 * Where an event is by now. Times are in UTC, as ISO 8601 has them.
 *
 * @param id as it was asked for; null if a place was
 * @param records those that have the id, in the order of their offsets; one that was sent again is there twice
 * @param unknown what could not be found out, and why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TraceReport(String topic, String id, List<OfRecord> records, List<String> unknown) {

    /**
     * Where a record is.
     *
     * @param takenAt when Kafka took it; null if Kafka does not have it, or does not answer
     * @param id the one in its header; null if it has none
     * @param pipelines those that read its topic
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OfRecord(int partition, long offset, String takenAt, String id, List<OfPipeline> pipelines) {}

    /** What became of a record in a pipeline. */
    public enum State {
        /** Not read yet. */
        WAITING,
        ACCEPTED,
        FILTERED,
        QUARANTINED,
        DUPLICATE,
        /** {@code skip} has left it out. */
        SKIPPED,
        /** Read; with which result, nobody knows any more. */
        READ,
        /** It lies before the first record that the pipeline read. */
        BEFORE_BEGINNING,
        /** The pipeline has not run yet. */
        NEVER_RUN;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A pipeline's part.
     *
     * @param state as {@link State} has it
     * @param sentence the same for people, with the rest
     * @param batch which read it; null before that
     * @param committedAt by when readers saw it
     * @param tables those that have its rows
     * @param quarantine why it was rejected, or which of its events were
     * @param duplicateOf the offset of the first record with its id
     * @param replayOf what it was sent again for: pipeline/topic/partition/offset/part/attempt
     * @param behind how far away it is; only while it waits
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OfPipeline(
            String pipeline,
            String state,
            String sentence,
            Long batch,
            String committedAt,
            List<Rows> tables,
            List<Rejection> quarantine,
            Long duplicateOf,
            String replayOf,
            Behind behind) {

        /** Of a record that no batch has read, as far as is known. The sentence goes on from the pipeline's name. */
        static OfPipeline unread(String pipeline, State state, String sentence, Long batch, Behind behind) {
            return new OfPipeline(
                    pipeline, state.text(), pipeline + sentence, batch, null, null, null, null, null, behind);
        }
    }

    /**
     * A table with rows of a record.
     *
     * @param version the first of the Delta table that has them; null if it has no versions, or none is known
     * @param of event if they are the record's own; fold if the batch wrote them from state, to which the record belongs
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rows(String table, Long version, String of) {}

    /**
     * Why a record was rejected, or one of its events.
     *
     * @param part which of its events, counted from 0; null for the record
     * @param replays how it was sent again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rejection(
            Integer part, String stage, String reason, String detail, String quarantinedAt, List<Attempt> replays) {}

    /**
     * A replay of a record.
     *
     * @param offset where it is this time, in the same partition
     * @param state what became of it this time
     * @param edited true if other bytes were sent than those that were rejected; null if not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(int attempt, long offset, String replayedAt, String state, Boolean edited) {}

    /**
     * How far a record is away from being read.
     *
     * @param records how many of its partition have to be read, up to and including it
     * @param batches about how many batches that takes; null if Kafka does not say how much waits
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Behind(long records, Long batches) {}
}
