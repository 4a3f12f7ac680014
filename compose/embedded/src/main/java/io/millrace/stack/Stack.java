package io.millrace.stack;

import io.millrace.access.KafkaRole;
import io.millrace.console.ConsoleSettings;
import io.millrace.engine.EngineSettings;
import io.millrace.ingest.ApiSettings;
import io.millrace.lake.Lake;
import io.millrace.lake.TrinoSettings;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Kafka, the Hive metastore, Trino, the ingest API and a Spark driver, each a process of its own on this machine. The
 * command line and the tests start the same one.
 */
public final class Stack implements AutoCloseable {

    static final List<Setting<Integer>> PORTS = List.of(
            StackSettings.KAFKA_PORT,
            StackSettings.KAFKA_CONTROLLER_PORT,
            StackSettings.METASTORE_PORT,
            TrinoSettings.PORT,
            EngineSettings.STATUS_PORT,
            ApiSettings.PORT,
            ConsoleSettings.PORT);

    private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

    /** The text of the views that were put into the lake last. */
    private static final String VIEWS = "views.sql";

    public static final List<String> PARTS =
            List.of(Kafka.NAME, Metastore.NAME, Trino.NAME, Api.NAME, Spark.NAME, Console.NAME);

    /** First what takes events, then the driver, so that each finishes while all that it needs is there. */
    private static final List<String> STOP_ORDER =
            List.of(Watch.NAME, Console.NAME, Api.NAME, Spark.NAME, Trino.NAME, Metastore.NAME, Kafka.NAME);

    private final Tree tree;
    private final Home home;
    private final Settings given;
    private final Report report;

    private Stack(Tree tree, Home home, Settings given, Report report) {
        this.tree = tree;
        this.home = home;
        this.given = given;
        this.report = report;
    }

    public static Stack in(Tree tree, Home home, Settings settings, Report report) {
        return new Stack(tree, home, settings, report);
    }

    /** The same stack, telling of what it does to somebody else. */
    public Stack tellingOf(Report other) {
        return new Stack(tree, home, given, other);
    }

    /** The settings that it was started with if it runs, else the given ones. */
    public Settings settings() {
        return living().map(running -> given.withPairs(running.settings())).orElse(given);
    }

    public Addresses addresses() {
        return Addresses.of(settings());
    }

    /** The pipelines that it was started with, if any part of it lives. Of a stack elsewhere, those that drivers run. */
    public List<String> pipelines() {
        if (isElsewhere()) {
            return slugs(new Drivers(given).running(Pipelines.ALL));
        }
        return living().map(Running::pipelines).orElse(List.of());
    }

    /** Whether the settings name one that was started elsewhere, and this home has none of its own. */
    public boolean isElsewhere() {
        return living().isEmpty() && (given.isSet(KafkaSettings.KAFKA) || given.isSet(TrinoSettings.TRINO));
    }

    /** Whether any part of it lives in this home. */
    public boolean isRunning() {
        return living().isPresent();
    }

    private Optional<Running> living() {
        return Running.in(home).filter(running -> !running.living().isEmpty());
    }

    /** What it was started with may be wrong by now: a file with a password can be gone. */
    private Duration patience() {
        try {
            return settings().value(StackSettings.STOP_TIMEOUT);
        } catch (SettingsException wrong) {
            return given.value(StackSettings.STOP_TIMEOUT);
        }
    }

    private static List<String> slugs(List<Pipeline> pipelines) {
        return pipelines.stream().map(Pipeline::slug).toList();
    }

    /** Returns when every part answers and every one of the pipelines runs. */
    public void start(List<String> pipelines) {
        home.prepare();
        try (Home.Lock _ = home.lock()) {
            Running running =
                    Running.in(home).flatMap(before -> keep(before, pipelines)).orElseGet(() -> fresh(pipelines));
            Settings settings = given.withPairs(running.settings());
            new Start(home, settings, report, running).bringUp(parts(settings, running.pipelines()));
            new DriverRestart(tree, home, settings, report).watch();
            report.doing("creating views");
            new Views(tree, new Lake(Addresses.of(settings).trino()))
                    .applyChanged(running.pipelines(), home.folder().resolve(VIEWS))
                    .forEach(report::says);
        }
    }

    /** Starts the driver again if it has died, and does not wait for it: the number of its process, if there is one to run. */
    public Optional<Long> restartDriver() {
        return new DriverRestart(tree, home, given, report).restart();
    }

    /** Starts the API and the driver again, with these pipelines beside those that run, and all else that is missing. */
    public void renew(List<String> pipelines) {
        home.prepare();
        try (Home.Lock _ = home.lock()) {
            living().ifPresent(running -> {
                Duration patience = patience();
                List<String> all = Stream.concat(running.pipelines().stream(), pipelines.stream())
                        .distinct()
                        .toList();
                Running left = running;
                for (String part : List.of(Watch.NAME, Console.NAME, Api.NAME, Spark.NAME)) {
                    left.part(part).ifPresent(child -> child.stop(patience));
                    left = left.without(part);
                }
                new Running(all, left.settings(), left.parts(), left.restarts()).save(home);
            });
        }
        start(pipelines);
    }

    /**
     * Puts the views of the pipelines that have tables into the lake, as a start does; gives the pipelines. Throws if one
     * of the views is wrong, after the others are in place.
     */
    public List<String> applyViews() {
        Lake lake = new Lake(addresses().trino());
        List<String> schemas = lake.query("SHOW SCHEMAS").column(0);
        List<String> there =
                Pipelines.slugs().stream().filter(schemas::contains).toList();
        List<String> problems = new Views(tree, lake).applyAll(there);
        if (!problems.isEmpty()) {
            throw new StackException(String.join("\n", problems));
        }
        return there;
    }

    /** Lets the views over all pipelines forget one that was dropped. */
    public void applyViewsOverAll() {
        new Views(tree, new Lake(addresses().trino())).applyOverAll(Pipelines.slugs());
    }

    private Running fresh(List<String> pipelines) {
        Settings open = Addresses.within(home, Port.chosen(given, PORTS));
        Settings settings =
                ApiSecurity.asOperator(home, TrinoSecurity.as(home, KafkaSecurity.as(KafkaRole.OPERATOR, home, open)));
        return new Running(pipelines, settings.pairs(), List.of());
    }

    /** What lives of an earlier start; none if nothing does. */
    private Optional<Running> keep(Running before, List<String> pipelines) {
        if (before.living().isEmpty()) {
            report.says("Cleaning up after an earlier run that was not stopped: "
                    + String.join(", ", before.parts().stream().map(Child::part).toList()) + " are gone.");
            Running.forget(home);
            return Optional.empty();
        }
        if (!before.pipelines().containsAll(pipelines)) {
            throw new StackException("The stack in " + home.folder() + " runs " + String.join(", ", before.pipelines())
                    + ". To run " + String.join(", ", pipelines) + ", stop it first: ./millrace down.");
        }
        if (given.value(StackSettings.SECURE) && !settings().isSet(StackSettings.API_KEY)) {
            throw new StackException("The stack in " + home.folder()
                    + " runs without --secure. Stop it first, ./millrace down, or name another home with --home.");
        }
        before.dead().forEach(child -> report.says(Start.died(home, child).getMessage()));
        List<String> missing = STOP_ORDER.stream()
                .filter(name -> !name.equals(Watch.NAME))
                .filter(name -> !name.equals(Console.NAME) || settings().value(StackSettings.CONSOLE))
                .filter(name -> before.part(name).filter(Child::alive).isEmpty())
                .toList();
        report.says(missing.isEmpty() ? "The stack is running." : "Starting what is missing: " + missing + ".");
        return Optional.of(before);
    }

    private List<Part> parts(Settings settings, List<String> pipelines) {
        List<Part> parts = new ArrayList<>(List.of(
                new Kafka(tree, home, settings),
                new Metastore(tree, home, settings),
                new Trino(tree, home, settings, report),
                new Api(tree, home, settings)));
        if (!pipelines.isEmpty()) {
            parts.add(new Spark(tree, home, settings, pipelines));
        }
        if (settings.value(StackSettings.CONSOLE)) {
            parts.add(new Console(tree, home, settings));
        }
        return parts;
    }

    /** Stops every part in order. Stopping what does not run is no error. */
    public void stop() {
        Optional<Running> found = Running.in(home);
        if (found.isEmpty()) {
            report.says("Nothing is running in " + home.folder() + ".");
            return;
        }
        try (Home.Lock _ = home.lock()) {
            Duration patience = patience();
            // The driver may have been started again since.
            Running running = Running.in(home).orElse(found.get());
            STOP_ORDER.forEach(name -> running.part(name).ifPresent(child -> stop(child, patience)));
            ClassArchive.ofDriver(tree, home).keep();
            ClassArchive.ofTrino(tree, home).keep();
            Running.forget(home);
        }
    }

    private void stop(Child child, Duration patience) {
        if (!child.alive()) {
            report.says("%-10s was gone already".formatted(child.part()));
            return;
        }
        report.doing("stopping " + child.part());
        long began = System.nanoTime();
        boolean byItself = child.stop(patience);
        report.says("%-10s %s in %.1f s"
                .formatted(
                        child.part(),
                        byItself ? "stopped" : "did not stop and was killed",
                        (System.nanoTime() - began) / 1e9));
    }

    /** Throws if a part has died and is not started again by itself, with the end of the log. */
    void requireAlive() {
        Running.in(home)
                .ifPresent(running -> running.lost().forEach(child -> {
                    throw Start.died(home, child);
                }));
    }

    /** Returns when the pipelines that run have committed all that their topics hold now. */
    public void awaitCommitted(Duration patience) {
        awaitCommitted(pipelines(), patience);
    }

    /** The same for some of them alone. */
    public void awaitCommitted(List<String> pipelines, Duration patience) {
        if (pipelines.isEmpty()) {
            throw new StackException("No pipeline runs in " + name() + ". Start some with ./millrace up.");
        }
        new CatchUp(this, settings(), report).await(named(pipelines), patience);
    }

    /** Of the pipelines that run now. */
    public Gauge gauge() {
        return new Gauge(settings(), named(pipelines()));
    }

    /** Returns when each part answers and these pipelines run. */
    public void awaitReady(List<Pipeline> pipelines, Duration patience) {
        long began = System.nanoTime();
        while (true) {
            List<String> missing = status().missing(slugs(pipelines));
            if (missing.isEmpty()) {
                return;
            }
            report.doing("waiting for " + String.join(", ", missing));
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new StackException("After %d s these are not ready: %s. Wait longer with --timeout, or look at"
                                .formatted(patience.toSeconds(), String.join(", ", missing))
                        + " ./millrace status.");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    public Status status() {
        Settings settings = settings();
        StatusReader reader = new StatusReader(home, settings);
        if (isElsewhere()) {
            return reader.readElsewhere(
                    new Kafka(tree, home, settings),
                    List.of(
                            new Metastore(tree, home, settings),
                            new Trino(tree, home, settings, report),
                            new Api(tree, home, settings)),
                    new Drivers(settings).known(Pipelines.ALL));
        }
        return reader.read(parts(settings, PARTS), named(pipelines()));
    }

    /** For people. */
    public String name() {
        return isElsewhere() ? addresses().kafka() : home.folder().toString();
    }

    private static List<Pipeline> named(List<String> names) {
        return Pipelines.ALL.stream()
                .filter(pipeline -> names.contains(pipeline.slug()))
                .toList();
    }

    @Override
    public void close() {
        stop();
    }
}
