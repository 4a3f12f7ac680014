package io.millrace.engine.maintain;

import io.millrace.engine.Blocker;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.inspect.Wanted;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.source.Topics;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks for rebuilds and says how they are. The driver does them. Wants no Spark. */
public final class Rebuilder {

    /**
     * What a rebuild would do.
     *
     * @param records how many records it would read
     * @param tables those it would rebuild, and those of {@code ops} in which it would replace the pipeline's rows
     * @param blockers why it cannot be done; none if it can
     */
    public record Outlook(long records, List<String> tables, List<Blocker> blockers) {}

    /**
     * How a rebuild is.
     *
     * @param stage wanted, building, swapping, done or failed
     * @param left how many records are still to be read
     * @param why it has failed; empty otherwise
     */
    public record Standing(int number, String stage, long left, String why) {

        /** In a few words. */
        public String text() {
            return stage.equals("building") ? String.format(Locale.ROOT, "building, %,d records left", left) : stage;
        }

        public boolean isOpen() {
            return !isDone() && why.isEmpty();
        }

        public boolean isDone() {
            return stage.equals("done");
        }
    }

    private final Settings settings;
    private final Pipeline pipeline;
    private final Environment environment;
    private final Rebuilds rebuilds;

    private Rebuilder(Settings settings, Pipeline pipeline) throws IOException {
        this.settings = settings;
        this.pipeline = pipeline;
        this.environment = Environment.of(settings);
        this.rebuilds = new Rebuilds(environment, pipeline.slug());
    }

    public static Rebuilder of(Settings settings, Pipeline pipeline) throws IOException {
        return new Rebuilder(settings, pipeline);
    }

    /** Throws {@link Unreachable} if Kafka does not answer. */
    public Outlook outlook() throws IOException {
        Checkpoint live = Generation.live(pipeline.slug(), rebuilds.current()).checkpoint(environment);
        Wanted wanted = Wanted.of(pipeline, pipeline.flow(settings), settings);
        Map<String, FoundTopic> topics = topics();
        Offsets beginning = live.progress().beginning();
        Map<String, String> ids =
                live.identity().map(Checkpoint.Identity::topics).orElse(Map.of());
        return new Outlook(
                kept(topics).mapToLong(range -> range.until() - range.from()).sum(),
                wanted.tables().stream().map(WantedTable::qualifiedName).toList(),
                Rebuilding.blockers(beginning, ids, topics));
    }

    /** Asks for one, unless one is open already; gives how it stands. */
    public Standing want() throws IOException {
        rebuilds.want();
        return standing().orElseThrow();
    }

    /** How the newest one stands; empty if there has been none. */
    public Optional<Standing> standing() throws IOException {
        Optional<Rebuild> latest = rebuilds.latest();
        return latest.isPresent() ? Optional.of(standing(latest.get())) : Optional.empty();
    }

    private Standing standing(Rebuild rebuild) throws IOException {
        boolean isOpen = rebuild.isOpen();
        return new Standing(
                rebuild.number(),
                rebuild.stage().name().toLowerCase(Locale.ROOT),
                isOpen && rebuild.stage() != Stage.SWAPPING ? left(rebuild) : 0,
                rebuild.stage() == Stage.FAILED ? rebuilds.note(rebuild.number(), Stage.FAILED) : "");
    }

    private long left(Rebuild rebuild) throws IOException {
        Offsets done = Generation.beside(pipeline.slug(), rebuild.number())
                .checkpoint(environment)
                .done();
        return kept(topics())
                .mapToLong(range -> range.until()
                        - (done.byTopic().isEmpty() ? range.from() : done.position(range.topic(), range.partition())))
                .map(left -> Math.max(0, left))
                .sum();
    }

    private Map<String, FoundTopic> topics() {
        try (Topics topics = new Topics(environment.engine())) {
            return topics.find(pipeline.topics(settings));
        }
    }

    /** What Kafka has of the topics, from the earliest offsets to the latest. */
    private static Stream<Offsets.Range> kept(Map<String, FoundTopic> topics) {
        return topics.entrySet().stream()
                .flatMap(topic -> topic.getValue().partitions().entrySet().stream()
                        .map(partition -> new Offsets.Range(
                                topic.getKey(),
                                partition.getKey(),
                                partition.getValue().earliest(),
                                partition.getValue().latest())));
    }
}
