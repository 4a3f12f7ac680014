package io.millrace.faults;

import io.millrace.cluster.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Something that happens to containers of a cluster while records come in. */
record ContainerFault(String name, Injection injection) {

    /** Returns when it is over, and the containers are left to recover by themselves. */
    interface Injection {
        void into(Containers containers) throws IOException, InterruptedException;
    }

    private static final int BRIEF = 10;
    private static final int LONGER_THAN_A_LEASE = 45;

    static final List<ContainerFault> ALL = List.of(
            killed("driver1"),
            new ContainerFault("driver1 paused for longer than its lease", containers -> {
                containers.pause(LONGER_THAN_A_LEASE, "driver1");
                containers.await(Duration.ofSeconds(BRIEF));
            }),
            new ContainerFault("an executor killed", containers -> containers.killChild("worker1")),
            killed("worker1"),
            killed("datanode1"),
            killed("namenode"),
            killed("kafka1"),
            new ContainerFault(
                    "two of three brokers away for 20 s", containers -> containers.pause(20, "kafka2", "kafka3")),
            killed("metastore"),
            killed("postgres"),
            killed("trino"),
            cutOff("driver2", "kafka1", "kafka2", "kafka3"),
            cutOff("driver2", "namenode", "datanode1", "datanode2"),
            cutOff("driver2", "metastore"),
            new ContainerFault("every container killed at once", Containers::killAll));

    private static ContainerFault killed(String service) {
        return new ContainerFault(service + " killed", containers -> containers.kill(service));
    }

    private static ContainerFault cutOff(String service, String... others) {
        return new ContainerFault(
                service + " cut off from " + String.join(", ", others) + " for 20 s",
                containers -> containers.cutOff(service, List.of(others), 20));
    }

    /** With records before it, and after it. */
    void inject(Cluster cluster) throws InterruptedException {
        Containers containers = new Containers(cluster);
        try {
            containers.await(Duration.ofSeconds(5));
            injection.into(containers);
            containers.await(Duration.ofSeconds(5));
        } catch (IOException refused) {
            throw new IllegalStateException("The fault “" + name + "” cannot be injected", refused);
        }
    }

    /** The containers of a cluster, as their engine sees them. */
    record Containers(Cluster cluster) {

        void await(Duration time) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        }

        /** Kills process 1 as a crash would: the engine's own kill would keep the container from being started again. */
        void kill(String service) throws IOException, InterruptedException {
            signal("KILL", process(service));
        }

        void killChild(String service) throws IOException, InterruptedException {
            long parent = Long.parseLong(process(service));
            for (ProcessHandle child :
                    ProcessHandle.of(parent).orElseThrow().children().toList()) {
                child.destroyForcibly();
            }
        }

        void killAll() throws IOException, InterruptedException {
            List<String> words = new ArrayList<>();
            for (String service : List.of(
                    "kafka1",
                    "kafka2",
                    "kafka3",
                    "namenode",
                    "datanode1",
                    "datanode2",
                    "postgres",
                    "metastore",
                    "master",
                    "worker1",
                    "worker2",
                    "driver1",
                    "driver2",
                    "driver3",
                    "trino",
                    "trino-worker")) {
                words.add(process(service));
            }
            signal("KILL", words.toArray(String[]::new));
        }

        void pause(int seconds, String... services) throws IOException, InterruptedException {
            String[] containers = Stream.of(services).map(cluster::container).toArray(String[]::new);
            engine("pause", containers);
            try {
                await(Duration.ofSeconds(seconds));
            } finally {
                engine("unpause", containers);
            }
        }

        /** Packets to the others go nowhere. */
        void cutOff(String service, List<String> others, int seconds) throws IOException, InterruptedException {
            String process = process(service);
            List<String> addresses = new ArrayList<>();
            for (String other : others) {
                addresses.add(says(
                        cluster.program(),
                        "inspect",
                        "-f",
                        "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                        cluster.container(other)));
            }
            for (String address : addresses) {
                says("nsenter", "-t", process, "-n", "ip", "route", "add", "blackhole", address);
            }
            try {
                await(Duration.ofSeconds(seconds));
            } finally {
                for (String address : addresses) {
                    says("nsenter", "-t", process, "-n", "ip", "route", "del", "blackhole", address);
                }
            }
        }

        private String process(String service) throws IOException, InterruptedException {
            return says(cluster.program(), "inspect", "-f", "{{.State.Pid}}", cluster.container(service));
        }

        private static void signal(String name, String... processes) throws IOException, InterruptedException {
            says(Stream.concat(Stream.of("kill", "-" + name), Stream.of(processes))
                    .toArray(String[]::new));
        }

        private void engine(String word, String... containers) throws IOException, InterruptedException {
            says(Stream.concat(Stream.of(cluster.program(), word), Stream.of(containers))
                    .toArray(String[]::new));
        }

        private static String says(String... words) throws IOException, InterruptedException {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", words) + ": " + said);
            }
            return said;
        }
    }
}
