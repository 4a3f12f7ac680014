package io.millrace.faults;

import io.millrace.stack.Rig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One stack with all pipelines that lives through many faults, and all that Kafka has acknowledged in that time. After
 * each fault what the tables hold is compared with what was sent.
 */
final class Life implements AutoCloseable {

    static final String DRIVER = "spark";
    static final long LATENESS_MILLIS = 2_000;

    private static final long PER_SECOND = 50;
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration UNTIL_WINDOWS_CLOSE = Duration.ofSeconds(60);
    private static final long SURELY_FOREIGN = 100;
    private static final long BETWEEN_COUNTS = Duration.ofMillis(5).toNanos();
    private static final long BETWEEN_LOOKS = Duration.ofMillis(500).toNanos();

    /** Small batches, and often all that happens seldom. */
    private static final List<String> SETTINGS = List.of(
            "trigger=100ms",
            "events-per-batch=5000",
            "compact-after=12",
            "idle-after=5s",
            "spark-memory=1400m",
            "start-timeout=10m",
            "pacing.short-window=" + PacingLoad.SHORT + "ms",
            "pacing.long-window=" + PacingLoad.LONG + "ms",
            "pacing.pause=" + PacingLoad.PAUSE + "ms",
            "pacing.lateness=" + LATENESS_MILLIS + "ms",
            "sensors.lateness=" + LATENESS_MILLIS + "ms",
            "flights.lateness=" + LATENESS_MILLIS + "ms",
            "spark.hadoop.fs.file.impl=" + TrappedFiles.class.getName(),
            "spark.hadoop.fs.AbstractFileSystem.file.impl=" + TrappedContext.class.getName(),
            "spark.hadoop.io.delta.kernel.logStore.file.impl=" + TrappedLog.class.getName(),
            "spark.delta.logStore.file.impl=" + TrappedLog.class.getName(),
            "spark.sql.streaming.stateStore.maintenanceInterval=1s",
            "spark.sql.streaming.stateStore.minDeltasForSnapshot=3");

    private final Rig rig;
    private final Traps traps;
    private final List<Load> loads;
    private final Map<Load, List<Sent>> sent = new HashMap<>();
    private final LongAdder acknowledged = new LongAdder();
    private int run = -1;

    private Life(Rig rig, Traps traps, List<Load> loads) {
        this.rig = rig;
        this.traps = traps;
        this.loads = loads;
        loads.forEach(load -> sent.put(load, new ArrayList<>()));
    }

    /** In a new folder; the seed says what is sent. */
    static Life begin(Path folder, long seed) {
        return begin(folder, root -> loads(root, new Random(seed)), List.of());
    }

    /** In a new folder; one pipeline alone gets anything, and refuses it until a setting lets it in. */
    static Life beginRefusing(Path folder) {
        return begin(folder, root -> List.of(new RefusedLoad()), List.of(RefusedLoad.taking(-1)));
    }

    private static Life begin(Path folder, Function<Path, List<Load>> loads, List<String> pairs) {
        Traps traps = new Traps(folder.resolve("traps"));
        traps.clear();
        Rig rig = Rig.start(folder, SETTINGS, options(traps), ownClasses());
        Life life = new Life(rig, traps, loads.apply(rig.root()));
        rig.retune(pairs);
        rig.start(List.of(DRIVER));
        rig.applyViews();
        return life;
    }

    /** A driver that lives for seconds only has no time to become quick. */
    private static List<String> options(Traps traps) {
        return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-D" + Trap.FOLDER + "=" + traps.folder());
    }

    private static Path ownClasses() {
        try {
            return Path.of(Life.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Load> loads(Path root, Random random) {
        return List.of(
                new GameLoad(random, BadRecords.of("game", root, random)),
                new PacingLoad(random, BadRecords.of("pacing", root, random)),
                new CourierLoad(random, BadRecords.of("courier", root, random)),
                new SensorsLoad(random, BadRecords.of("sensors", root, random)),
                new FlightsLoad(
                        random,
                        BadRecords.of("flights/skyone", root, random),
                        BadRecords.of("flights/sunset", root, random)));
    }

    Rig rig() {
        return rig;
    }

    Traps traps() {
        return traps;
    }

    /**
     * Puts faults upon the stack one after another while records come in, lets it recover, and compares. Of several, what
     * is not as it should be then counts against each.
     */
    List<Outcome> bear(List<Happening> happenings) {
        run++;
        long begun = System.nanoTime();
        List<String> refusals = new ArrayList<>();
        List<Long> counts = new ArrayList<>(List.of(acknowledged()));
        try (Sending sending = new Sending(rig.kafka(), this::acknowledge)) {
            long records = happenings.getFirst().fault().records();
            CompletableFuture<Void> load =
                    CompletableFuture.runAsync(() -> sending.send(loads, run, records, PER_SECOND));
            try {
                for (Happening each : happenings) {
                    refusals.add(each.fault().inject(this, each.number()));
                    counts.add(acknowledged());
                }
            } finally {
                sending.end();
            }
            load.join();
            sending.requireAll();
        }
        counts.set(happenings.size(), acknowledged());
        List<Difference> differences = settle();
        List<String> offences = rig.offences();
        long lost = differences.stream().mapToLong(each -> each.lost().size()).sum();
        long surplus =
                differences.stream().mapToLong(each -> each.surplus().size()).sum();
        long seconds = (System.nanoTime() - begun) / 1_000_000_000 / happenings.size();
        List<String> details = Stream.concat(differences.stream().map(Difference::toString), offences.stream())
                .toList();
        List<Outcome> outcomes = new ArrayList<>();
        for (int index = 0; index < happenings.size(); index++) {
            outcomes.add(new Outcome(
                    happenings.get(index).fault().name(),
                    happenings.get(index).number(),
                    counts.get(index + 1) - counts.get(index),
                    lost,
                    surplus,
                    offences.size(),
                    seconds,
                    refusals.get(index),
                    details));
        }
        return outcomes;
    }

    private void acknowledge(Load load, Sent one) {
        List<Sent> all = sent.get(load);
        synchronized (all) {
            all.add(one);
        }
        acknowledged.increment();
    }

    private long acknowledged() {
        return acknowledged.sum();
    }

    /** Which run it is. */
    int run() {
        return run;
    }

    /** Returns when so many records of this run are in Kafka. */
    void awaitAcknowledged(long records) {
        while (sent.values().stream().mapToLong(this::ofRun).sum() < records) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    private long ofRun(List<Sent> all) {
        synchronized (all) {
            return all.stream().filter(each -> each.run() == run).count();
        }
    }

    /** Returns when topics have got more than what is sent here, or the one that sends it has ended. */
    void awaitForeign(Process sender) {
        long before = rig.records() - acknowledged();
        while (sender.isAlive() && rig.records() - acknowledged() < before + SURELY_FOREIGN) {
            LockSupport.parkNanos(BETWEEN_COUNTS);
        }
    }

    /** Waits until all is committed and every window that can be is over; what differs then. */
    private List<Difference> settle() {
        if (rig.hasFailed()) {
            killDriver();
        }
        startDriver();
        rig.awaitCommitted(PATIENCE);
        long deadline = System.nanoTime() + UNTIL_WINDOWS_CLOSE.toNanos();
        List<Expected> open = expected();
        while (true) {
            List<Difference> differences = open.parallelStream()
                    .map(each -> Difference.of(each, rig.lake()))
                    .filter(each -> !each.isNone())
                    .toList();
            if (differences.isEmpty() || System.nanoTime() > deadline) {
                return differences;
            }
            open = differences.stream().map(Difference::expected).toList();
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    private List<Expected> expected() {
        List<Expected> expected = new ArrayList<>();
        for (Load load : loads) {
            Acknowledged all = new Acknowledged(sent.get(load), run);
            expected.addAll(load.expected(all, rig.lake()));
            expected.addAll(load.books(all));
        }
        return expected;
    }

    /** Returns when all pipelines run; throws what a pipeline says that does not. */
    void startDriver() {
        if (!rig.lives(DRIVER)) {
            rig.start(List.of(DRIVER));
        }
    }

    /** The folders in tables that a pipeline alone writes to are named so; nothing before it has any. */
    String writer(String slug) {
        Path identity = rig.folder().resolve("checkpoints/" + slug + "/main/millrace.json");
        if (!Files.exists(identity)) {
            return "";
        }
        try {
            return Files.readString(identity).replaceAll(".*\"id\":\"(\\w+)\".*", "$1");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Starts it, and does not wait until it runs. */
    void spawnDriver() {
        try {
            rig.spawn(DRIVER);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Starts it: what it says if it does not go on, else nothing. What it gets over by itself is no refusal. */
    String refusal() {
        spawnDriver();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String trouble = null;
        while (System.nanoTime() < deadline && !rig.hasFailed()) {
            try {
                rig.awaitCommitted(Duration.ofSeconds(1));
                return "";
            } catch (RuntimeException notYet) {
                String now = rig.trouble();
                if (trouble == null && now != null) {
                    deadline = Math.min(deadline, System.nanoTime() + UNTIL_WINDOWS_CLOSE.toNanos());
                }
                trouble = now == null ? trouble : now;
                pause(500);
            }
        }
        return rig.hasFailed() ? rig.trouble() : trouble == null ? "nothing" : trouble;
    }

    void stopDriver() {
        rig.stop(DRIVER);
    }

    void pause(int millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    void killDriver() {
        rig.kill(DRIVER);
    }

    @Override
    public void close() {
        rig.close();
    }
}
