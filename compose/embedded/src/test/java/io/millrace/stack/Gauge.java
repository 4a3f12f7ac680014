package io.millrace.stack;

import io.millrace.engine.inspect.Audit;
import io.millrace.engine.inspect.Violation;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a rig tells of itself. */
public record Gauge(Tree tree, Home home, Settings settings) {

    /** Returns when the pipelines have committed all that their topics hold now. */
    public void awaitCommitted(Duration patience) {
        Stack stack = Stack.in(tree, home, settings, Report.quiet());
        new CatchUp(stack, settings, Report.quiet()).await(Pipelines.ALL, patience);
    }

    /** How many records the topics of pipelines have got. */
    public long records() {
        try (Broker broker = Broker.of(settings)) {
            Backlog backlog = new Backlog(broker, settings);
            return Pipelines.ALL.stream()
                    .flatMap(pipeline -> backlog.ends(pipeline).values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** What an audit objects to. It reads as the command does, with files that nobody has tampered with. */
    public List<String> violations() {
        Settings own = Settings.of(StackSettings.known())
                .withPairs(settings.pairs().stream()
                        .filter(pair -> !pair.startsWith("spark."))
                        .toList());
        try {
            return Audit.of(own, Pipelines.ALL, Audit.Depth.FULL).violations().stream()
                    .map(Violation::sentence)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What the driver says of a pipeline that has failed, or tries in vain; null if there is none. */
    public String trouble() {
        return pipelines()
                .filter(pipeline -> pipeline.error() != null)
                .map(pipeline -> pipeline.name() + " is " + pipeline.state() + ": " + pipeline.error())
                .findFirst()
                .orElse(null);
    }

    public boolean hasFailed() {
        return pipelines().anyMatch(pipeline -> pipeline.state().equals("failed"));
    }

    /** Whether a driver says that it runs a pipeline. */
    public static boolean isRunBy(URI driver, String pipeline) {
        try {
            return DriverStatus.at(driver)
                    .pipeline(pipeline)
                    .filter(found -> found.state().equals("running"))
                    .isPresent();
        } catch (IOException doesNotAnswer) {
            return false;
        }
    }

    private Stream<DriverStatus.Pipeline> pipelines() {
        try {
            return DriverStatus.at(Addresses.of(settings).driver()).pipelines().stream();
        } catch (IOException doesNotAnswer) {
            return Stream.empty();
        }
    }
}
