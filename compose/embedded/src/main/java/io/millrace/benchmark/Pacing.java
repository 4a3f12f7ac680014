package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.events.pacing.Position;
import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Backbone;
import io.millrace.stack.EnginePairs;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.Rows;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How fast runners' positions are folded, and what is kept of a runner: Millrace beside a naive job. */
public record Pacing(Home home, Report report, long positions, int runners) {

    private static final String TOPIC = "race";

    /** So that state is read and written many times, as it is in a stream. */
    private static final int BATCHES = 10;

    private record Drained(String name, double seconds, Path checkpoint, Path table) {}

    /** What the state store holds at the end, and what runners were told: one line for each job. */
    private record Kept(long keys, long bytes, String told) {}

    public Rows run(Backbone backbone) {
        report.doing("filling a topic with " + positions + " positions");
        new Runners(backbone.settings(), TOPIC, runners).fill(positions);
        List<Drained> drained = List.of(naive(backbone), millrace(backbone));
        return table(drained, kept(drained, backbone));
    }

    private Drained naive(Backbone backbone) {
        Path folder = home.folder().resolve("naive");
        double seconds = measured(
                backbone,
                "naive",
                NaivePacingJob.class,
                List.of(
                        backbone.settings().value(KafkaSettings.KAFKA),
                        TOPIC,
                        "file:" + folder,
                        Long.toString(batch())));
        return new Drained("naive", seconds, folder.resolve("checkpoint"), folder.resolve("table"));
    }

    private Drained millrace(Backbone backbone) {
        Path folder = home.folder().resolve("millrace");
        List<String> pairs = new ArrayList<>(EnginePairs.of(backbone.settings()));
        pairs.add(EngineSettings.WAREHOUSE.key() + "=file:" + folder.resolve("warehouse"));
        pairs.add(EngineSettings.CHECKPOINTS.key() + "=file:" + folder.resolve("checkpoints"));
        pairs.add(EngineSettings.EVENTS_PER_BATCH.key() + "=" + batch());
        pairs.add(Position.TOPIC_NAME.key() + "=" + TOPIC);
        double seconds = measured(backbone, "millrace", PacingJob.class, pairs);
        return new Drained(
                "millrace",
                seconds,
                folder.resolve("checkpoints/pacing/main"),
                folder.resolve("warehouse/pacing.db/notifications"));
    }

    private long batch() {
        return Math.max(1, positions / BATCHES);
    }

    /** The seconds of all batches together, by Spark's own clock: the start of the process does not count. */
    private double measured(Backbone backbone, String name, Class<?> main, List<String> arguments) {
        report.doing("draining: " + name);
        Path times = home.folder().resolve(name + ".times");
        backbone.program(name).run(main, BatchTimes.options(times), arguments);
        return BatchTimes.in(times).stream().mapToLong(BatchTimes.Batch::millis).sum() / 1e3;
    }

    private List<Kept> kept(List<Drained> drained, Backbone backbone) {
        report.doing("measuring the state");
        Path result = home.folder().resolve("sizes.txt");
        List<String> arguments = new ArrayList<>(List.of(result.toString()));
        for (Drained job : drained) {
            arguments.add(job.checkpoint().toString());
            arguments.add(job.table().toString());
        }
        backbone.program("sizes").run(StateSizes.class, List.of(), arguments);
        try {
            List<Kept> kept =
                    Files.readAllLines(result).stream().map(Pacing::kept).toList();
            if (!kept.getFirst().told().equals(kept.getLast().told())) {
                throw new StackException(
                        "The jobs did not tell runners the same. Notifications and sums of their" + " content: "
                                + kept.getFirst().told() + ", " + kept.getLast().told());
            }
            report.says("Both jobs told runners the same.");
            return kept;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Kept kept(String line) {
        String[] words = line.split(" ", 3);
        return new Kept(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]);
    }

    private Rows table(List<Drained> drained, List<Kept> kept) {
        List<List<Object>> rows = new ArrayList<>();
        for (int index = 0; index < drained.size(); index++) {
            Drained job = drained.get(index);
            Kept state = kept.get(index);
            rows.add(List.of(
                    job.name(),
                    String.format(Locale.ROOT, "%.1f", job.seconds()),
                    Math.round(positions / job.seconds()),
                    state.keys(),
                    state.keys() == 0 ? 0 : state.bytes() / state.keys()));
        }
        return new Rows(List.of("job", "seconds", "positions/s", "runners in state", "bytes per runner"), rows);
    }
}
