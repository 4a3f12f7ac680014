package io.millrace.stack;

import io.millrace.lake.Lake;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.thrift.TException;

/**
 * A stack whose parts are started, killed and held up one by one. Its driver gets JVM options and a class path beyond
 * its own.
 */
public final class Rig implements AutoCloseable {

    private static final long BETWEEN_LOOKS = 2_000_000;

    private final Tree tree = Tree.find();
    private final Home home;
    private final Settings settings;
    private final List<String> options;
    private final Path classes;
    private final Map<String, Part> parts = new HashMap<>();

    private Rig(Home home, Settings settings, List<String> options, Path classes) {
        this.home = home;
        this.settings = settings;
        this.options = options;
        this.classes = classes;
        List<Part> every = List.of(
                new Kafka(tree, home, settings),
                new Metastore(tree, home, settings),
                new Trino(tree, home, settings, Report.quiet()));
        every.forEach(part -> parts.put(part.name(), part));
        retune(List.of());
    }

    /** Drivers that start from now on have these settings, too. */
    public void retune(List<String> pairs) {
        Spark spark = new Spark(tree, home, settings.withPairs(pairs), Pipelines.slugs());
        parts.put(spark.name(), new RiggedDriver(spark, options, classes));
    }

    /**
     * Kafka, the metastore and Trino, in a new home.
     *
     * @param pairs settings
     * @param options of the driver's JVM
     * @param classes what the driver finds beyond its own jars
     */
    public static Rig start(Path folder, List<String> pairs, List<String> options, Path classes) {
        Home home = Home.at(folder);
        home.prepare();
        List<String> all = new ArrayList<>(pairs);
        Stack.PORTS.forEach(port -> all.add(port.key() + "=" + Port.anyFree()));
        Settings settings =
                Addresses.within(home, Settings.of(StackSettings.known()).withPairs(all));
        Rig rig = new Rig(home, settings, options, classes);
        new Running(Pipelines.slugs(), settings.pairs(), List.of()).save(home);
        Runtime.getRuntime().addShutdownHook(new Thread(rig::close));
        rig.start(List.of(Kafka.NAME, Metastore.NAME, Trino.NAME));
        return rig;
    }

    /** Drivers and Trino start in half the time if one has run before that left its classes, and this one does. */
    public static void archiveClasses() throws IOException {
        Tree tree = Tree.find();
        Home none = Home.at(Path.of(""));
        if (!ClassArchive.ofDriver(tree, none).isThere()
                || !ClassArchive.ofTrino(tree, none).isThere()) {
            RunningStack.start(List.of("game")).close();
        }
    }

    public Settings settings() {
        return settings;
    }

    public Gauge gauge() {
        return new Gauge(tree, home, settings);
    }

    public Lake lake() {
        return new Lake(Addresses.of(settings).trino());
    }

    public String kafka() {
        return Addresses.of(settings).kafka();
    }

    public Path root() {
        return tree.root();
    }

    public Path folder() {
        return home.folder();
    }

    public Path log(String part) {
        return home.log(part);
    }

    /** Returns when they answer; of the driver, when every pipeline runs. Throws with the reason if one has failed. */
    public void start(List<String> names) {
        new Start(home, settings, Report.quiet(), running())
                .bringUp(names.stream().map(parts::get).toList());
    }

    /** Starts one, and does not wait for it. */
    public void spawn(String name) throws IOException {
        running().with(Child.start(parts.get(name), home)).save(home);
    }

    /** All databases are gone from the metastore, and their tables from the disk; so are the checkpoints. */
    public void forgetTables() throws IOException {
        try {
            new Metastore(tree, home, settings).forgetDatabases();
        } catch (TException failed) {
            throw new StackException("The metastore does not forget its tables: " + failed.getMessage(), failed);
        }
        new Home(home.warehouse()).empty();
        new Home(home.checkpoints()).empty();
        // It remembers the logs of tables by their places.
        stop(Trino.NAME);
        start(List.of(Trino.NAME));
    }

    public void applyViews() {
        new Views(tree, lake()).applyAll(Pipelines.slugs());
    }

    /** A command of the CLI that runs upon this stack; what it says is in a log of its name. */
    public Process command(String name, String... words) {
        List<String> line = new ArrayList<>(
                List.of(Launch.java(), "-Dmillrace.root=" + root(), "-cp", System.getProperty("java.class.path")));
        // What the driver's settings name may want the driver's properties.
        options.stream().filter(option -> option.startsWith("-D")).forEach(line::add);
        line.addAll(List.of("io.millrace.cli.Cli", name));
        line.addAll(List.of(words));
        line.addAll(List.of("--home", home.folder().toString()));
        try {
            return new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.log(name).toFile()))
                    .start();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Ends a part as a crash would. Returns when the system has cleared up after it. */
    public void kill(String name) {
        process(name).ifPresent(ProcessHandle::destroyForcibly);
        while (lives(name) || !hasFreePorts(parts.get(name))) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        running().without(name).save(home);
    }

    private static boolean hasFreePorts(Part part) {
        try {
            part.ports().forEach(port -> port.requireFree(part.name()));
            return true;
        } catch (StackException inUse) {
            return false;
        }
    }

    /** Ends a part in order. */
    public void stop(String name) {
        running().part(name).ifPresent(child -> child.stop(settings.value(StackSettings.STOP_TIMEOUT)));
        running().without(name).save(home);
    }

    /** {@code STOP} holds a part up, {@code CONT} lets it go on. */
    public void signal(String name, String signal) {
        long pid = process(name).orElseThrow().pid();
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
        } catch (IOException refused) {
            throw new StackException("Cannot signal " + name + ": " + refused.getMessage(), refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean lives(String name) {
        return running().part(name).filter(Child::alive).isPresent();
    }

    private Optional<ProcessHandle> process(String name) {
        return running().part(name).filter(Child::alive).flatMap(child -> ProcessHandle.of(child.pid()));
    }

    private Running running() {
        return Running.in(home).orElseThrow();
    }

    /** Nothing of it outlives this process, even if nobody closes it. */
    @Override
    public void close() {
        Running.in(home)
                .ifPresent(running -> running.living().reversed().forEach(child -> child.stop(Duration.ofSeconds(10))));
        Running.forget(home);
    }
}
