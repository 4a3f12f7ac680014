package io.millrace.faults;

import io.millrace.cluster.Cluster;
import io.millrace.lake.Lake;
import io.millrace.lake.QueryException;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.Gauge;
import io.millrace.stack.Home;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lets a cluster in containers live through faults, each so many times. After each, what the tables hold is
 * compared with what Kafka acknowledged, and the cluster is audited. It removes the cluster at the end.
 */
public final class ClusterFaults {

    private static final String NAME = "millrace-faults";
    private static final int PER_SECOND = 50;
    private static final int AT_ONCE = 500;
    private static final int AROUND = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

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
        this.cluster = Cluster.prepare(tree, home, given, false, storage, NAME, new Printed())
                .with(
                        resource("/cluster-faults-" + storage.name().toLowerCase(Locale.ROOT) + ".yml"),
                        Map.of("DISKS", disks.folder().toString(), "CLOCK", clock()));
        this.outside = given.withPairs(cluster.outside());
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

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Run()).execute(arguments));
    }

    @Command(name = "./millrace test --cluster")
    private static final class Run implements Callable<Integer> {

        @Mixin
        private FaultOptions options;

        @Option(names = "--runs", description = "How often each fault happens: 1, unless set.")
        private int runs = 1;

        @Option(names = "--doors", description = "First tries what nobody may; --runs 0 tries nothing else.")
        private boolean doors;

        @Option(names = "--s3", description = "Tables and checkpoints lie in an S3 store.")
        private boolean s3;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Cluster.Storage storage = s3 ? Cluster.Storage.S3 : Cluster.Storage.HDFS;
            Results results = Results.in(options.results, Results.RECOVERED, Results.TAKEN_OVER);
            ClusterFaults life = new ClusterFaults(Files.createTempDirectory("millrace-cluster"), storage);
            Runtime.getRuntime().addShutdownHook(new Thread(life::end));
            life.cluster.start();
            boolean areShut = !doors || new ClusterDoors(life.cluster, NAME, life.outside).areShut();
            for (int number = 0; number < runs; number++) {
                for (ContainerFault fault : ContainerFault.all(storage)) {
                    if (options.concern(fault.name()) && !results.has(fault.name(), number, options.commit)) {
                        Outcome outcome = life.bear(fault, number, options.commit);
                        results.add(outcome);
                        System.out.println(outcome.line());
                        outcome.details().forEach(each -> System.out.println("    " + each));
                        Files.writeString(options.page, results.within(Files.readString(options.page)));
                    }
                }
            }
            System.out.println(results.table());
            return results.areWell() && areShut ? 0 : 1;
        }
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
        try (Sending sending = new Sending(KafkaClient.of(outside), known::add)) {
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
        awaitTrino(lake);
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

    /** Pipelines do without it, so all may be committed before it has started again. */
    private static void awaitTrino(Lake lake) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                lake.query("select 1");
                return;
            } catch (QueryException starting) {
                if (System.nanoTime() > deadline) {
                    throw starting;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }
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
