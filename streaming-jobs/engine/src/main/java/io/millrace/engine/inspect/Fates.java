package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.inspect.RecordRows.Place;
import io.millrace.engine.inspect.RecordRows.Rejected;
import io.millrace.engine.inspect.TraceReport.State;
import io.millrace.engine.source.Arrival;
import io.millrace.engine.source.IdFiles;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Flow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** What a pipeline's batches made of records that they have read. */
record Fates(String pipeline, Flow<?> flow, Environment environment, Checkpoint checkpoint) {

    /**
     * What happened to a record.
     *
     * @param duplicateOf the offset of the first record with its id, if that is known
     * @param judgement what the code makes of it by itself; empty if Kafka no longer has the record
     */
    record Fate(State state, Long duplicateOf, Optional<Judgement> judgement) {}

    /** @param entry of the batch that read it */
    Fate of(Place place, LedgerEntry entry, List<Rejected> rejected, Optional<Arrival> arrival) throws IOException {
        if (arrival.isPresent() && entry.range().duplicates() > 0) {
            Optional<Long> first = firstOf(place, arrival.get());
            if (first.isPresent()) {
                return new Fate(State.DUPLICATE, first.get(), Optional.empty());
            }
        }
        boolean isOthers = arrival.flatMap(Arrival::replay)
                .filter(replay -> !replay.pipeline().equals(pipeline))
                .isPresent();
        Optional<Judgement> judgement = arrival.filter(any -> !isOthers)
                .map(found -> Judgement.of(found.record(), flow, environment.settings()));
        return new Fate(isOthers ? State.FILTERED : state(entry, rejected, judgement), null, judgement);
    }

    private static State state(LedgerEntry entry, List<Rejected> rejected, Optional<Judgement> judgement) {
        if (rejected.stream().anyMatch(one -> one.part() == null)) {
            return State.QUARANTINED;
        }
        long read = entry.range().read();
        if (entry.range().accepted() == read) {
            return State.ACCEPTED;
        }
        if (entry.range().filtered() == read) {
            return State.FILTERED;
        }
        if (entry.range().duplicates() == read) {
            return State.DUPLICATE;
        }
        if (judgement.isEmpty()) {
            return rejected.isEmpty() ? State.READ : State.QUARANTINED;
        }
        boolean isBad = !rejected.isEmpty() || !judgement.get().rejected().isEmpty();
        return judgement.get().accepted() > 0 ? State.ACCEPTED : isBad ? State.QUARANTINED : State.FILTERED;
    }

    /** The first record of those with its id that came before it, each within the time of the next. */
    private Optional<Long> firstOf(Place place, Arrival arrival) throws IOException {
        if (arrival.identity() == null) {
            return Optional.empty();
        }
        long window = environment.engine().deduplicateWithin().toMillis();
        NavigableMap<Long, Long> sightings = ids().find(place.topic() + "-" + place.partition(), arrival.identity());
        Long seen = sightings.get(place.offset());
        Long first = null;
        for (Map.Entry<Long, Long> earlier :
                sightings.headMap(place.offset(), false).descendingMap().entrySet()) {
            if (seen == null || seen - earlier.getValue() >= window) {
                break;
            }
            first = earlier.getKey();
            seen = earlier.getValue();
        }
        return Optional.ofNullable(first);
    }

    IdFiles ids() throws IOException {
        return new IdFiles(
                checkpoint.folder(), environment.engine().deduplicateWithin().toMillis(), environment.hadoop());
    }
}
