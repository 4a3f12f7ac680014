package io.millrace.faults;

import io.millrace.cluster.Cluster;
import io.millrace.stack.Gauge;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Something that happens to containers of a cluster while records come in.
 *
 * @param endsADriver whether another driver has to take over, once
 */
record ContainerFault(String name, Injection injection, boolean endsADriver) {

    /** Returns when it is over, and the containers are left to recover by themselves. */
    interface Injection {
        void into(Containers containers) throws IOException, InterruptedException;
    }

    private static final String PAUSED = " paused for 20 s";
    private static final int BRIEF = 20;
    private static final int LONGER_THAN_A_LEASE = 45;
    private static final int UNTIL_ANOTHER_RUNS = 20;
    private static final String GAME = "game";

    /** What happens to a driver, to those beside it, and to what executes its tasks. */
    private static final List<ContainerFault> OF_DRIVERS = List.of(
            new ContainerFault("driver killed", containers -> containers.kill(containers.driverOf(GAME)), true),
            new ContainerFault(
                    "driver paused for longer than its lease",
                    containers -> containers.pause(LONGER_THAN_A_LEASE, containers.driverOf(GAME)),
                    true),
            new ContainerFault("driver paused three times, each time the new one", containers -> {
                String paused = "";
                for (int turn = 0; turn < 3; turn++) {
                    paused = containers.driverOf(GAME, paused);
                    containers.pause(UNTIL_ANOTHER_RUNS, paused);
                }
            }),
            new ContainerFault("an executor killed", containers -> containers.signalChildren("KILL", "worker1")),
            new ContainerFault("an executor" + PAUSED, containers -> containers.pauseChildren(BRIEF, "worker1")),
            killed("worker1"),
            paused("worker1"),
            killed("master"));

    private static final List<ContainerFault> OF_OTHERS = List.of(
            killed("kafka1"),
            paused("kafka1"),
            killed("kafka2", "kafka3"),
            paused("kafka2", "kafka3"),
            killed("metastore"),
            paused("metastore"),
            killed("postgres"),
            paused("postgres"),
            killed("trino"),
            paused("trino"),
            cutOff("kafka1", "kafka2", "kafka3"),
            cutOff("metastore"),
            cutOff("master", "worker1", "worker2"));

    private static final List<ContainerFault> OF_HDFS = List.of(
            killed("namenode"),
            paused("namenode"),
            killed("datanode1"),
            paused("datanode1"),
            cutOff("namenode", "datanode1", "datanode2"),
            new ContainerFault(
                    "disk of datanode1 full for 20 s", containers -> containers.fillDisks(BRIEF, "datanode1")),
            new ContainerFault(
                    "disks of both datanodes full for 20 s",
                    containers -> containers.fillDisks(BRIEF, "datanode1", "datanode2")),
            new ContainerFault("HDFS and PostgreSQL lost, and restored from a backup", Containers::loseAndRestore));

    private static final List<ContainerFault> OF_S3 = List.of(killed("s3"), paused("s3"), cutOff("s3"));

    private static final ContainerFault OF_ALL =
            new ContainerFault("every container killed at once", Containers::killAll);

    private ContainerFault(String name, Injection injection) {
        this(name, injection, false);
    }

    /** With tables in S3, only those that concern storage and drivers. */
    static List<ContainerFault> all(Cluster.Storage storage) {
        return switch (storage) {
            case HDFS ->
                Stream.of(OF_DRIVERS, OF_OTHERS, OF_HDFS, List.of(OF_ALL))
                        .flatMap(List::stream)
                        .toList();
            case S3 ->
                Stream.of(OF_DRIVERS, OF_S3, List.of(OF_ALL))
                        .flatMap(List::stream)
                        .map(fault -> new ContainerFault("S3: " + fault.name(), fault.injection(), fault.endsADriver()))
                        .toList();
        };
    }

    private static ContainerFault killed(String... services) {
        return new ContainerFault(String.join(" and ", services) + " killed", containers -> containers.kill(services));
    }

    private static ContainerFault paused(String... services) {
        return new ContainerFault(
                String.join(" and ", services) + PAUSED, containers -> containers.pause(BRIEF, services));
    }

    private static ContainerFault cutOff(String... others) {
        return new ContainerFault(
                "driver cut off from " + String.join(", ", others) + " for 20 s",
                containers -> containers.cutOff(containers.driverOf(GAME), List.of(others), BRIEF));
    }

    /** The containers of a cluster, as their engine sees them. */
    record Containers(Cluster cluster, Disks disks) {

        static final List<String> DRIVERS = List.of("driver1", "driver2", "driver3");
        private static final Duration PATIENCE = Duration.ofMinutes(2);
        private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
        private static final int TRIES = 20;

        /** The driver that runs a pipeline: any of them may by now. */
        String driverOf(String pipeline, String... otherThan) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (String driver : DRIVERS) {
                    if (!List.of(otherThan).contains(driver)
                            && Gauge.isRunBy(URI.create("http://" + address(driver) + ":4041"), pipeline)) {
                        return driver;
                    }
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            throw new IOException("No driver says that it runs " + pipeline);
        }

        private String address(String service) throws IOException, InterruptedException {
            return Shell.says(
                    cluster.program(),
                    "inspect",
                    "-f",
                    "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                    cluster.container(service));
        }

        void await(int seconds) throws InterruptedException {
            TimeUnit.SECONDS.sleep(seconds);
        }

        /** Kills process 1 as a crash would: the engine's own kill would keep the container from being started again. */
        void kill(String... services) throws IOException, InterruptedException {
            List<String> words = new ArrayList<>(List.of("kill", "-KILL"));
            for (String service : services) {
                words.add(process(service));
            }
            Shell.says(words.toArray(String[]::new));
        }

        void killAll() throws IOException, InterruptedException {
            kill(cluster.services().toArray(String[]::new));
        }

        void signalChildren(String signal, String service) throws IOException, InterruptedException {
            for (String child : children(service)) {
                Shell.says("kill", "-" + signal, child);
            }
        }

        private List<String> children(String service) throws IOException, InterruptedException {
            List<String> children = ProcessHandle.of(Long.parseLong(process(service)))
                    .orElseThrow()
                    .children()
                    .map(child -> Long.toString(child.pid()))
                    .toList();
            if (children.isEmpty()) {
                throw new IOException(service + " has no processes of its own");
            }
            return children;
        }

        void pauseChildren(int seconds, String service) throws IOException, InterruptedException {
            signalChildren("STOP", service);
            try {
                await(seconds);
            } finally {
                signalChildren("CONT", service);
            }
        }

        void pause(int seconds, String... services) throws IOException, InterruptedException {
            List<String> paused = new ArrayList<>();
            try {
                for (String service : services) {
                    String container = cluster.container(service);
                    freeze(container);
                    paused.add(container);
                }
                await(seconds);
            } finally {
                engine("unpause", paused.toArray(String[]::new));
            }
        }

        /** The engine fails to if a health check starts a process in it at that moment. */
        private void freeze(String container) throws IOException, InterruptedException {
            for (int failures = 0; ; failures++) {
                try {
                    engine("pause", container);
                    return;
                } catch (IOException refused) {
                    if (failures == TRIES) {
                        throw refused;
                    }
                    LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                }
            }
        }

        /** Packets to the others go nowhere. */
        void cutOff(String service, List<String> others, int seconds) throws IOException, InterruptedException {
            String process = process(service);
            List<String> addresses = new ArrayList<>();
            for (String other : others) {
                addresses.add(address(other));
            }
            for (String address : addresses) {
                Shell.says("nsenter", "-t", process, "-n", "ip", "route", "add", "blackhole", address);
            }
            try {
                await(seconds);
            } finally {
                for (String address : addresses) {
                    Shell.says("nsenter", "-t", process, "-n", "ip", "route", "del", "blackhole", address);
                }
            }
        }

        void fillDisks(int seconds, String... services) throws IOException, InterruptedException {
            try {
                for (String service : services) {
                    disks.fill(service);
                }
                await(seconds);
            } finally {
                for (String service : services) {
                    disks.empty(service);
                }
            }
        }

        /** With records that come in after the backup. */
        void loseAndRestore() throws IOException, InterruptedException {
            Path folder = Files.createTempDirectory("millrace-backup");
            Restoration restoration = new Restoration(cluster, folder);
            restoration.backUp();
            await(BRIEF);
            restoration.lose();
            restoration.restore();
            Shell.says("rm", "-r", folder.toString());
        }

        private String process(String service) throws IOException, InterruptedException {
            return Shell.says(cluster.program(), "inspect", "-f", "{{.State.Pid}}", cluster.container(service));
        }

        private void engine(String word, String... containers) throws IOException, InterruptedException {
            Shell.says(Stream.concat(Stream.of(cluster.program(), word), Stream.of(containers))
                    .toArray(String[]::new));
        }
    }
}
