package io.millrace.faults;

import io.millrace.cluster.Cluster;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.Gauge;
import io.millrace.stack.Home;
import io.millrace.stack.Lake;
import io.millrace.stack.Report;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lets a cluster in containers live through faults, each so many times: {@code --results FILE --page FILE --commit NAME
 * [--runs N] [--only PATTERN] [--s3]}. After each, what the tables hold is compared with what Kafka acknowledged, and
 * the cluster is audited. It removes the cluster at the end.
 */
public final class ClusterFaults {

    private static final int PER_SECOND = 50;
    private static final int AT_ONCE = 500;
    private static final int AROUND = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Windows of seconds, and tasks that run twice where the first run is slow. */
    private static final List<String> SETTINGS = List.of(
            "compact-after=8",
            "target-file-size=256k",
            "spark.speculation=true",
            "state-partitions=4",
            // Fewer than there are phones: a partition without records would hold windows open.
            "topic-partitions=2",
            "idle-after=10m",
            "pacing.short-window=" + PacingLoad.SHORT + "ms",
            "pacing.long-window=" + PacingLoad.LONG + "ms",
            "pacing.pause=" + PacingLoad.PAUSE + "ms",
            "pacing.lateness=" + Staging.LATENESS_MILLIS + "ms",
            "sensors.lateness=" + Staging.LATENESS_MILLIS + "ms",
            "flights.lateness=" + Staging.LATENESS_MILLIS + "ms");

    private final Tree tree = Tree.find();
    private final Home home;
    private final Disks disks;
    private final Cluster cluster;
    private final Settings outside;
    private final List<Load> loads;
    private final Known known;
    private int run = -1;

    private ClusterFaults(Path folder, Cluster.Storage storage) throws IOException, InterruptedException {
        this.home = Home.at(folder);
        this.disks = Disks.in(folder.resolve("disks"));
        Settings given = Settings.of(StackSettings.known()).withPairs(SETTINGS);
        this.cluster = Cluster.prepare(tree, home, given, false, storage, "millrace-faults", new Printed())
                .with(
                        resource("/cluster-faults-" + storage.name().toLowerCase(Locale.ROOT) + ".yml"),
                        Map.of("DISKS", disks.folder().toString(), "CLOCK", clock()));
        this.outside = given.withPairs(List.of(
                KafkaSettings.KAFKA.key() + "=127.0.0.1:29192,127.0.0.1:29193,127.0.0.1:29194",
                StackSettings.TRINO.key() + "=http://127.0.0.1:8080"));
        this.loads = Staging.loads(tree.root(), new Random(1));
        this.known = new Known(loads);
    }

    private static Path resource(String name) {
        try {
            return Path.of(ClusterFaults.class.getResource(name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The library by which a program sees another clock. */
    private static String clock() throws IOException {
        try (Stream<Path> found =
                Files.find(Path.of("/usr/lib"), 3, (file, _) -> file.endsWith("faketime/libfaketime.so.1"))) {
            return found.findFirst()
                    .orElseThrow(() -> new IOException("Clocks are set by faketime: apt-get install faketime"))
                    .toString();
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int runs = 1;
        String only = "";
        String commit = "";
        Path file = null;
        Path page = null;
        Cluster.Storage storage = Cluster.Storage.HDFS;
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--runs" -> runs = Integer.parseInt(words.next());
                case "--only" -> only = words.next();
                case "--commit" -> commit = words.next();
                case "--page" -> page = Path.of(words.next());
                case "--results" -> file = Path.of(words.next());
                case "--s3" -> storage = Cluster.Storage.S3;
                default -> throw new IllegalArgumentException("Unknown option " + word);
            }
        }
        System.exit(run(storage, runs, only, commit, file, page) ? 0 : 1);
    }

    private static boolean run(Cluster.Storage storage, int runs, String only, String commit, Path file, Path page)
            throws IOException, InterruptedException {
        Results results = Results.in(file, Results.RECOVERED, Results.TAKEN_OVER);
        ClusterFaults life = new ClusterFaults(Files.createTempDirectory("millrace-cluster"), storage);
        Runtime.getRuntime().addShutdownHook(new Thread(life::end));
        life.cluster.start();
        for (int number = 0; number < runs; number++) {
            for (ContainerFault fault : ContainerFault.all(storage)) {
                if (fault.name().matches(".*(" + only + ").*") && !results.has(fault.name(), number, commit)) {
                    Outcome outcome = life.bear(fault, number, commit);
                    results.add(outcome);
                    System.out.println(outcome.line());
                    outcome.details().forEach(each -> System.out.println("    " + each));
                    Files.writeString(page, results.within(Files.readString(page)));
                }
            }
        }
        System.out.println(results.table());
        return results.areWell();
    }

    private void end() {
        try {
            cluster.stop(true);
            disks.remove();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** With records before it, while it happens, and after it. */
    private Outcome bear(ContainerFault fault, int number, String commit) throws IOException, InterruptedException {
        run++;
        long before = known.count();
        Instant began;
        long ended;
        try (Sending sending = new Sending(outside.value(KafkaSettings.KAFKA), known::add)) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(
                    () -> sending.send(loads, run, AT_ONCE, PER_SECOND), Thread::startVirtualThread);
            try {
                TimeUnit.SECONDS.sleep(AROUND);
                began = Instant.now();
                fault.injection().into(new ContainerFault.Containers(cluster, disks));
                ended = System.nanoTime();
                TimeUnit.SECONDS.sleep(AROUND);
            } finally {
                sending.end();
            }
            load.join();
            sending.requireAll();
        }
        new Gauge(tree, home, outside).awaitCommitted(PATIENCE);
        long seconds = (System.nanoTime() - ended) / 1_000_000_000;
        String takeover = fault.endsADriver()
                ? new Takeovers(cluster)
                        .since(began)
                        .map(after -> "%.1f".formatted(after.toMillis() / 1e3))
                        .orElse("")
                : "";
        Lake lake = new Lake(Addresses.of(outside).trino());
        List<Difference> differences = new Comparison(loads, known, lake).differences(run);
        boolean isProven = cluster.run(false, Optional.empty(), List.of("audit", "--deep")) == 0;
        return new Outcome(
                fault.name(),
                number,
                commit,
                LocalDate.now(),
                known.count() - before,
                differences.stream().mapToLong(each -> each.lost().size()).sum(),
                differences.stream().mapToLong(each -> each.surplus().size()).sum(),
                isProven ? 0 : 1,
                seconds,
                "",
                takeover,
                differences.stream().map(Difference::toString).toList());
    }

    private static final class Printed implements Report {
        @Override
        public void says(String line) {
            System.out.println(line);
        }

        @Override
        public void doing(String what) {}
    }
}
