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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Lets a cluster in containers live through faults, each so many times: {@code --results FILE --commit NAME [--runs N]
 * [--only PATTERN] [--page FILE]}. After each, what the tables hold is compared with what Kafka acknowledged, and the
 * cluster is audited. It removes the cluster at the end.
 */
public final class ClusterFaults {

    private static final int PER_SECOND = 50;
    private static final int AT_ONCE = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Windows of seconds, and a lease that the pauses below outlast. */
    private static final List<String> SETTINGS = List.of(
            "compact-after=8",
            "target-file-size=256k",
            "lease=10s",
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
    private final Cluster cluster;
    private final Settings outside;
    private final List<Load> loads;
    private final Known known;
    private int run = -1;

    private ClusterFaults(Home home) {
        this.home = home;
        Settings given = Settings.of(StackSettings.known()).withPairs(SETTINGS);
        this.cluster =
                Cluster.prepare(tree, home, given, false, Cluster.Storage.HDFS, "millrace-faults", new Printed());
        this.outside = given.withPairs(List.of(
                KafkaSettings.KAFKA.key() + "=127.0.0.1:29192,127.0.0.1:29193,127.0.0.1:29194",
                StackSettings.TRINO.key() + "=http://127.0.0.1:8080"));
        this.loads = Staging.loads(tree.root(), new Random(1));
        this.known = new Known(loads);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int runs = 1;
        String only = "";
        String commit = "";
        Path file = null;
        Path page = null;
        for (int index = 0; index + 1 < arguments.length; index += 2) {
            String value = arguments[index + 1];
            switch (arguments[index]) {
                case "--runs" -> runs = Integer.parseInt(value);
                case "--only" -> only = value;
                case "--commit" -> commit = value;
                case "--page" -> page = Path.of(value);
                case "--results" -> file = Path.of(value);
                default -> throw new IllegalArgumentException("Unknown option " + arguments[index]);
            }
        }
        System.exit(run(runs, only, commit, file, page) ? 0 : 1);
    }

    private static boolean run(int runs, String only, String commit, Path file, Path page)
            throws IOException, InterruptedException {
        Results results = Results.in(file);
        ClusterFaults life = new ClusterFaults(Home.at(Files.createTempDirectory("millrace-cluster")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> life.cluster.stop(true)));
        life.cluster.start();
        for (int number = 0; number < runs; number++) {
            for (ContainerFault fault : ContainerFault.ALL) {
                if (fault.name().matches(".*(" + only + ").*") && !results.has(fault.name(), number, commit)) {
                    Outcome outcome = life.bear(fault, number, commit);
                    results.add(outcome);
                    System.out.println(outcome.line());
                    outcome.details().forEach(each -> System.out.println("    " + each));
                }
            }
        }
        System.out.println(results.table());
        if (page != null) {
            Files.writeString(page, results.within(Files.readString(page)));
        }
        return results.areWell();
    }

    private Outcome bear(ContainerFault fault, int number, String commit) throws InterruptedException {
        run++;
        long before = known.count();
        long ended;
        try (Sending sending = new Sending(outside.value(KafkaSettings.KAFKA), known::add)) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(
                    () -> sending.send(loads, run, AT_ONCE, PER_SECOND), Thread::startVirtualThread);
            try {
                fault.inject(cluster);
                ended = System.nanoTime();
            } finally {
                sending.end();
            }
            load.join();
            sending.requireAll();
        }
        new Gauge(tree, home, outside).awaitCommitted(PATIENCE);
        long seconds = (System.nanoTime() - ended) / 1_000_000_000;
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
