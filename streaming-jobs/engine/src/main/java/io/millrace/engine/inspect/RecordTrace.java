package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.checkpoint.Progress;
import io.millrace.engine.inspect.Fates.Fate;
import io.millrace.engine.inspect.RecordRows.Place;
import io.millrace.engine.inspect.RecordRows.Rejected;
import io.millrace.engine.inspect.RecordRows.Replayed;
import io.millrace.engine.inspect.TraceReport.Attempt;
import io.millrace.engine.inspect.TraceReport.Behind;
import io.millrace.engine.inspect.TraceReport.OfPipeline;
import io.millrace.engine.inspect.TraceReport.Rejection;
import io.millrace.engine.inspect.TraceReport.Rows;
import io.millrace.engine.inspect.TraceReport.State;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.source.Arrival;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Replay;
import io.millrace.sdk.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What became of single records in one pipeline, by its checkpoint, its ledger and quarantine, and the record itself. */
final class RecordTrace {

    private final Pipeline pipeline;
    private final Flow<?> flow;
    private final Environment environment;
    private final Checkpoint checkpoint;
    private final Offsets position;
    private final RecordRows rows;
    private final Fates fates;
    private final Function<Place, Optional<Arrival>> topics;

    /** @param topics has the records of Kafka, as long as it has them */
    RecordTrace(Pipeline pipeline, Environment environment, Function<Place, Optional<Arrival>> topics)
            throws IOException {
        this.pipeline = pipeline;
        this.flow = pipeline.flow(environment.settings());
        this.environment = environment;
        Generation generation = Generation.current(environment, pipeline.slug());
        this.checkpoint = generation.checkpoint(environment);
        // Before the ledger, which is ahead of it: what lies before this and is not in the ledger was never committed.
        this.position = checkpoint.done();
        this.rows = new RecordRows(generation, environment);
        this.fates = new Fates(pipeline.slug(), flow, environment, checkpoint);
        this.topics = topics;
    }

    /** How far the pipeline has read its topics. */
    Offsets position() {
        return position;
    }

    /** Where an id came, and when, as far as it is remembered; the places are in the order of their offsets. */
    List<Place> places(String topic, byte[] identity) throws IOException {
        List<Place> places = new ArrayList<>();
        for (String partition : fates.ids().partitions()) {
            int dash = partition.lastIndexOf('-');
            if (partition.substring(0, dash).equals(topic)) {
                int number = Integer.parseInt(partition.substring(dash + 1));
                fates.ids()
                        .find(partition, identity)
                        .keySet()
                        .forEach(offset -> places.add(new Place(topic, number, offset)));
            }
        }
        return places;
    }

    /** @param ends where a topic ends, each partition by its number; empty if Kafka does not say */
    OfPipeline of(Place place, Function<String, Map<Integer, Long>> ends) throws IOException {
        if (checkpoint.identity().isEmpty()) {
            return unread(State.NEVER_RUN, " has not run yet.");
        }
        Optional<LedgerEntry> found = rows.entry(place);
        if (found.isEmpty()) {
            return unread(place, ends);
        }
        LedgerEntry entry = found.get();
        if (entry.isSkip()) {
            return unread(
                    State.SKIPPED, " never read it: ./millrace skip left it out, behind batch " + entry.batch() + ".");
        }
        return read(place, entry);
    }

    private OfPipeline unread(Place place, Function<String, Map<Integer, Long>> ends) throws IOException {
        long next = position.position(place.topic(), place.partition());
        if (place.offset() < next) {
            boolean isBefore = checkpoint
                    .after(-1)
                    .filter(beginning -> place.offset() < beginning.position(place.topic(), place.partition()))
                    .isPresent();
            return isBefore
                    ? unread(State.BEFORE_BEGINNING, " began to read after it, so it is in none of its tables.")
                    : unread(State.READ, " has read it, and the ledger does not have it: ./millrace audit says more.");
        }
        Progress progress = checkpoint.progress();
        for (Progress.Planned planned : progress.planned()) {
            if (planned.batch() > progress.committed()
                    && planned.offsets() != null
                    && place.offset() < planned.offsets().position(place.topic(), place.partition())) {
                return waiting(
                        " is reading it, in batch " + planned.batch() + ", which is not committed yet.",
                        planned.batch(),
                        new Behind(place.offset() - next + 1, 1L));
            }
        }
        Behind behind = new Behind(place.offset() - next + 1, batches(place, next, ends));
        String soon = behind.batches() == null ? "" : ": " + batches(behind.batches());
        return waiting(
                " has not read it yet. It is number " + String.format("%,d", behind.records())
                        + " of the records that wait in partition " + place.partition() + soon + ".",
                null,
                behind);
    }

    /** A batch takes so many records of each partition as its part of all that wait. */
    private Long batches(Place place, long next, Function<String, Map<Integer, Long>> ends) {
        long waiting = 0;
        for (String topic : pipeline.topics(environment.settings())) {
            Map<Integer, Long> found = ends.apply(topic);
            if (found.isEmpty()) {
                return null;
            }
            for (Map.Entry<Integer, Long> end : found.entrySet()) {
                waiting += Math.max(0, end.getValue() - position.position(topic, end.getKey()));
            }
        }
        long here = ends.apply(place.topic()).getOrDefault(place.partition(), 0L) - next;
        double inABatch = Math.min(waiting, environment.engine().eventsPerBatch()) * (here / (double) waiting);
        return (long) Math.ceil((place.offset() - next + 1) / inABatch);
    }

    private OfPipeline waiting(String sentence, Long batch, Behind behind) {
        return OfPipeline.unread(pipeline.slug(), State.WAITING, sentence, batch, behind);
    }

    private OfPipeline unread(State state, String sentence) {
        return OfPipeline.unread(pipeline.slug(), state, sentence, null, null);
    }

    private OfPipeline read(Place place, LedgerEntry entry) throws IOException {
        Optional<Arrival> arrival = topics.apply(place);
        List<Rejected> rejected = rows.rejections(place);
        Fate fate = fates.of(place, entry, rejected, arrival);
        LedgerBatch batch = rows.batch(entry.batch());
        // What a fold rejects, has been accepted before: the tables of events have it.
        boolean hasRows = fate.state() == State.ACCEPTED
                || rejected.stream().anyMatch(one -> one.stage().equals(Stage.STATE.text()));
        List<Rows> tables = hasRows ? tables(fate, batch) : List.of();
        List<Rejection> rejections = withReplays(place, rejected);
        String replayOf = arrival.flatMap(Arrival::replay)
                .map(Replay::text)
                .or(() -> rejected.stream()
                        .map(Rejected::replayOf)
                        .filter(Objects::nonNull)
                        .findFirst())
                .orElse(null);
        return new OfPipeline(
                pipeline.slug(),
                fate.state().text(),
                pipeline.slug() + new TraceWords(entry, tables, rejections, fate.duplicateOf()).of(fate.state()),
                entry.batch(),
                entry.committedAt().toString(),
                tables.isEmpty() ? null : tables,
                rejections.isEmpty() ? null : rejections,
                fate.duplicateOf(),
                replayOf,
                null);
    }

    /** Those of its own events, and those that the batch wrote from state. */
    private List<Rows> tables(Fate fate, LedgerBatch batch) {
        Map<String, Long> versions = batch.versions();
        List<Rows> tables = new ArrayList<>();
        flow.landed().stream()
                .map(route -> route.output().name())
                .filter(table -> fate.judgement()
                        .map(judged -> judged.tables().contains(table))
                        .orElse(fate.state() == State.ACCEPTED && batch.written(table) > 0))
                .forEach(table -> tables.add(new Rows(pipeline.slug() + "." + table, versions.get(table), "event")));
        if (fate.state() == State.ACCEPTED) {
            flow.folded().stream()
                    .map(route -> route.output())
                    .filter(output -> !(output instanceof Output.Sent) && batch.written(output.name()) > 0)
                    .forEach(output -> tables.add(
                            new Rows(pipeline.slug() + "." + output.name(), versions.get(output.name()), "fold")));
        }
        return tables;
    }

    private List<Rejection> withReplays(Place place, List<Rejected> rejected) throws IOException {
        List<Replayed> replays = rejected.isEmpty() ? List.of() : rows.replays(place);
        List<Rejection> rejections = new ArrayList<>();
        for (Rejected one : rejected) {
            List<Attempt> attempts = new ArrayList<>();
            for (Replayed replay : replays) {
                if (Objects.equals(replay.part(), one.part())) {
                    attempts.add(attempt(place, replay));
                }
            }
            rejections.add(new Rejection(
                    one.part(),
                    one.stage(),
                    one.reason(),
                    one.detail(),
                    one.at().toString(),
                    attempts.isEmpty() ? null : attempts));
        }
        return rejections;
    }

    private Attempt attempt(Place place, Replayed replay) throws IOException {
        Place again = new Place(place.topic(), place.partition(), replay.atOffset());
        Optional<LedgerEntry> entry = rows.entry(again);
        State state = entry.isEmpty()
                ? State.WAITING
                : fates.of(again, entry.get(), rows.rejections(again), topics.apply(again))
                        .state();
        return new Attempt(
                replay.attempt(),
                replay.atOffset(),
                replay.at().toString(),
                state.text(),
                replay.isEdited() ? true : null);
    }

    private static String batches(long count) {
        return count == 1 ? "the next batch takes it" : String.format("about %,d batches take it", count);
    }
}
