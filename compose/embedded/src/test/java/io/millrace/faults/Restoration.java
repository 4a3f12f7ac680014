package io.millrace.faults;

import io.millrace.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Backs up a cluster of three brokers while it works, and restores it after HDFS and PostgreSQL have lost everything: the
 * steps of docs/backup.md.
 *
 * @param folder where the backup goes
 */
record Restoration(Cluster cluster, Path folder) {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(500).toNanos();
    private static final String SNAPSHOT = "drill";
    private static final List<String> HDFS = List.of("namenode", "datanode1", "datanode2");
    private static final List<String> DRIVERS = ContainerFault.Containers.DRIVERS;
    private static final List<String> READERS = List.of("trino", "trino-worker", "metastore");

    void backUp() throws IOException, InterruptedException {
        // The user of the container is not that of this process.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        hdfs("dfsadmin", "-allowSnapshot", "/");
        hdfs("dfs", "-createSnapshot", "/", SNAPSHOT);
        hdfs(
                "dfs",
                "-get",
                "-t",
                "8",
                "/.snapshot/" + SNAPSHOT + "/lake",
                "/.snapshot/" + SNAPSHOT + "/checkpoints",
                "/backup");
        hdfs("dfs", "-deleteSnapshot", "/", SNAPSHOT);
    }

    /** As if their machines had burnt down: nobody has stopped in order, and all that comes back is empty. */
    void lose() throws IOException, InterruptedException {
        List<String> lost = with(HDFS, "postgres");
        engine("kill", lost);
        for (String service : lost) {
            String data = service.equals("postgres") ? "/var/lib/postgresql/data" : "/data";
            beside(service, "root", List.of("find", data, "-mindepth", "1", "-delete"));
        }
    }

    void restore() throws IOException, InterruptedException {
        engine("stop", with(DRIVERS, READERS.toArray(String[]::new)));
        engine("start", with(HDFS, "postgres"));
        awaitHealthy(with(HDFS, "postgres"));
        hdfs("dfs", "-put", "-t", "8", "/backup/lake", "/backup/checkpoints", "/");
        Shell.says(Stream.of(cluster.program(), "start", "-a", cluster.container("metastore-tables"))
                .toArray(String[]::new));
        engine("start", READERS);
        awaitHealthy(READERS);
        engine("start", DRIVERS);
        awaitHealthy(DRIVERS);
        require("wait", "--ready", "--timeout", "300");
        require("sql", "--apply");
    }

    private void require(String... command) throws IOException {
        if (cluster.run(false, Optional.empty(), List.of(command)) != 0) {
            throw new IOException("It failed: " + String.join(" ", command));
        }
    }

    private void hdfs(String... words) throws IOException, InterruptedException {
        beside("namenode", "millrace", with(List.of("/opt/millrace/bin/hdfs"), words));
    }

    /** A program in a container of its own, with the volumes and the network of a service, and the backup. */
    private void beside(String service, String user, List<String> program) throws IOException, InterruptedException {
        String container = cluster.container(service);
        String image = Shell.says(cluster.program(), "inspect", "-f", "{{.Config.Image}}", container);
        List<String> words = new ArrayList<>(List.of(cluster.program(), "run", "--rm", "--user", user));
        words.addAll(List.of("--volumes-from", container, "-v", folder + ":/backup", "--network", network(container)));
        words.addAll(List.of("--entrypoint", program.getFirst(), image));
        words.addAll(program.subList(1, program.size()));
        Shell.says(words.toArray(String[]::new));
    }

    private String network(String container) throws IOException, InterruptedException {
        return Shell.says(
                cluster.program(),
                "inspect",
                "-f",
                "{{range $name, $network := .NetworkSettings.Networks}}{{$name}}{{end}}",
                container);
    }

    private void awaitHealthy(List<String> services) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (String service : services) {
            String container = cluster.container(service);
            while (!Shell.says(cluster.program(), "inspect", "-f", "{{.State.Health.Status}}", container)
                    .equals("healthy")) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(service + " is not healthy after " + PATIENCE.toMinutes() + " minutes");
                }
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
        }
    }

    private void engine(String word, List<String> services) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(cluster.program(), word));
        services.forEach(service -> words.add(cluster.container(service)));
        Shell.says(words.toArray(String[]::new));
    }

    private static List<String> with(List<String> services, String... more) {
        return Stream.concat(services.stream(), Stream.of(more)).toList();
    }
}
