package io.millrace.faults;

import io.millrace.sdk.Pipelines;
import io.millrace.stack.Rig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One stack with all pipelines that lives through many faults, and all that Kafka has acknowledged in that time. After
 * each fault what the tables hold is compared with what was sent.
 */
final class Life implements AutoCloseable {

    static final String DRIVER = "spark";

    private static final long PER_SECOND = 50;
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration UNTIL_IT_HAS_TRIED = Duration.ofSeconds(60);
    private static final long SURELY_FOREIGN = 100;
    private static final long BETWEEN_COUNTS = Duration.ofMillis(5).toNanos();

    private static final int FEW_STATE_PARTITIONS = 4;
    private static final int MANY_STATE_PARTITIONS = 6;

    private final Rig rig;
    private final Traps traps;
    private final List<Load> loads;
    private final Known known;
    private int run = -1;
    private int statePartitions = FEW_STATE_PARTITIONS;
    private long before;

    private Life(Rig rig, Traps traps, List<Load> loads) {
        this.rig = rig;
        this.traps = traps;
        this.loads = loads;
        this.known = new Known(loads);
    }

    /** In a new folder; the seed says what is sent. */
    static Life begin(Path folder, long seed) {
        Staging staging = Staging.in(folder);
        return begin(staging, Staging.loads(staging.rig().root(), new Random(seed)), List.of());
    }

    /** In a new folder; one pipeline alone gets anything, and refuses it until a setting lets it in. */
    static Life beginRefusing(Path folder) {
        return begin(Staging.in(folder), List.of(new RefusedLoad()), List.of(RefusedLoad.taking(-1)));
    }

    private static Life begin(Staging staging, List<Load> loads, List<String> pairs) {
        Life life = new Life(staging.rig(), staging.traps(), loads);
        life.rig.retune(pairs);
        life.rig.start(List.of(DRIVER));
        life.rig.applyViews();
        return life;
    }

    /** The pipelines, in turn. */
    static String slug(int number) {
        List<String> every = Pipelines.slugs();
        return every.get(number % every.size());
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
     *
     * @param commit of the code that runs
     */
    List<Outcome> bear(List<Happening> happenings, String commit) {
        run++;
        before = known.count();
        long begun = System.nanoTime();
        List<String> refusals = new ArrayList<>();
        List<Long> counts = new ArrayList<>(List.of(before));
        try (Sending sending = new Sending(rig.kafka(), known::add)) {
            long records = happenings.getFirst().fault().records();
            CompletableFuture<Void> load = CompletableFuture.runAsync(
                    () -> sending.send(loads, run, records, PER_SECOND), Thread::startVirtualThread);
            try {
                for (Happening each : happenings) {
                    refusals.add(each.fault().inject(this, each.number()));
                    counts.add(known.count());
                }
            } finally {
                sending.end();
            }
            load.join();
            sending.requireAll();
        }
        counts.set(happenings.size(), known.count());
        List<Difference> differences = settle();
        List<String> violations = rig.gauge().violations();
        long lost = differences.stream().mapToLong(each -> each.lost().size()).sum();
        long surplus =
                differences.stream().mapToLong(each -> each.surplus().size()).sum();
        long seconds = (System.nanoTime() - begun) / 1_000_000_000 / happenings.size();
        List<String> details = Stream.concat(differences.stream().map(Difference::toString), violations.stream())
                .toList();
        List<Outcome> outcomes = new ArrayList<>();
        for (int index = 0; index < happenings.size(); index++) {
            outcomes.add(new Outcome(
                    happenings.get(index).fault().name(),
                    happenings.get(index).number(),
                    commit,
                    LocalDate.now(),
                    counts.get(index + 1) - counts.get(index),
                    lost,
                    surplus,
                    violations.size(),
                    seconds,
                    refusals.get(index),
                    "",
                    details));
        }
        return outcomes;
    }

    /** Which run it is. */
    int run() {
        return run;
    }

    /** Returns when so many records of this run are in Kafka. */
    void awaitAcknowledged(long records) {
        while (known.count() < before + records) {
            LockSupport.parkNanos(BETWEEN_COUNTS);
        }
    }

    /** Returns when topics have got more than what is sent here, or the one that sends it has ended. */
    void awaitForeign(Process sender) {
        long foreign = rig.gauge().records() - known.count();
        while (sender.isAlive() && rig.gauge().records() - known.count() < foreign + SURELY_FOREIGN) {
            LockSupport.parkNanos(BETWEEN_COUNTS);
        }
    }

    private List<Difference> settle() {
        if (rig.gauge().hasFailed()) {
            killDriver();
        }
        startDriver();
        rig.gauge().awaitCommitted(PATIENCE);
        return new Comparison(loads, known, rig.lake()).differences(run);
    }

    /** Returns when all pipelines run; throws what a pipeline says that does not. */
    void startDriver() {
        if (!rig.lives(DRIVER)) {
            rig.start(List.of(DRIVER));
        }
    }

    /** How often a pipeline's tables were rebuilt. */
    int rebuilds(String slug) {
        int rebuilds = 0;
        while (Files.exists(rig.folder().resolve("checkpoints/" + slug + "/rebuilds/" + (rebuilds + 1) + ".done"))) {
            rebuilds++;
        }
        return rebuilds;
    }

    /** What the checkpoint's folder is called that belongs to the tables that readers see. */
    String generation(String slug) {
        int rebuilds = rebuilds(slug);
        return rebuilds == 0 ? "main" : "main-" + rebuilds;
    }

    /** The folders in tables that a pipeline alone writes to are named so; nothing before it has any. */
    String writer(String slug) {
        Path identity = rig.folder().resolve("checkpoints/" + slug + "/" + generation(slug) + "/millrace.json");
        if (!Files.exists(identity)) {
            return "";
        }
        try {
            return Files.readString(identity).replaceAll(".*\"id\":\"(\\w+)\".*", "$1");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Drivers that start from now on split state into another number of partitions; which. */
    int changeStatePartitions() {
        statePartitions = statePartitions == FEW_STATE_PARTITIONS ? MANY_STATE_PARTITIONS : FEW_STATE_PARTITIONS;
        rig.retune(List.of("state-partitions=" + statePartitions));
        return statePartitions;
    }

    /** Returns when a pipeline has planned a batch with so many partitions of its state. */
    void awaitStatePartitions(String slug, int partitions) {
        Path offsets = rig.folder().resolve("checkpoints/" + slug + "/" + generation(slug) + "/offsets");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!lastOf(offsets).contains("\"spark.sql.shuffle.partitions\":\"" + partitions + "\"")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The state of " + slug + " was not repartitioned");
            }
            pause(100);
        }
    }

    private static String lastOf(Path batches) {
        try (Stream<Path> files = Files.list(batches)) {
            Path last = files.filter(file -> file.getFileName().toString().matches("\\d+"))
                    .max(Comparator.comparing(
                            file -> Long.valueOf(file.getFileName().toString())))
                    .orElseThrow();
            return Files.readString(last);
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
        CompletableFuture<Void> recovery =
                CompletableFuture.runAsync(() -> rig.gauge().awaitCommitted(PATIENCE), Thread::startVirtualThread);
        Long givenUp = null;
        String trouble = "";
        while (!recovery.isDone() && !rig.gauge().hasFailed() && (givenUp == null || System.nanoTime() < givenUp)) {
            String now = rig.gauge().trouble();
            if (now != null) {
                trouble = now;
                givenUp = givenUp == null ? System.nanoTime() + UNTIL_IT_HAS_TRIED.toNanos() : givenUp;
            }
            pause(500);
        }
        if (rig.gauge().hasFailed()) {
            return rig.gauge().trouble();
        }
        return recovery.isDone() && !recovery.isCompletedExceptionally() ? "" : "it tries in vain: " + trouble;
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
