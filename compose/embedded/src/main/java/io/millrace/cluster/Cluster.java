package io.millrace.cluster;

import io.millrace.settings.Settings;
import io.millrace.stack.Home;
import io.millrace.stack.LogTail;
import io.millrace.stack.Report;
import io.millrace.stack.Secrets;
import io.millrace.stack.StackException;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * The cluster of compose/docker-compose.yml, started in a home. What its files leave open is kept there, for the commands
 * that come after.
 */
public final class Cluster {

    /** What containers, networks and volumes are named after. */
    public static final String NAME = "millrace";

    /** Where the tables and checkpoints of a cluster lie. */
    public enum Storage {
        HDFS("hdfs.yml", "namenode"),
        S3("s3.yml", "s3");

        private final String file;

        /** One that no other has. */
        private final String volume;

        Storage(String file, String volume) {
            this.file = file;
            this.volume = volume;
        }

        String file() {
            return file;
        }
    }

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String JUPYTER = "jupyter";
    private static final int TAIL = 15;

    private final Tree tree;
    private final Home home;
    private final Engine engine;
    private final Variables variables;
    private final Report report;

    private Cluster(Tree tree, Home home, Variables variables, Report report) {
        this.tree = tree;
        this.home = home;
        this.engine = Engine.find();
        this.variables = variables;
        this.report = report;
    }

    /** The one that was started in a home. */
    public static Optional<Cluster> in(Tree tree, Home home, Report report) {
        return isIn(home) ? Optional.of(new Cluster(tree, home, Variables.keptIn(home), report)) : Optional.empty();
    }

    /**
     * One that is still to be started.
     *
     * @param settings what its parts are given beside the file's own
     * @param isSmall one part of each kind
     * @param storage where its tables and checkpoints lie
     * @param project what its containers, networks and volumes are named after
     */
    public static Cluster prepare(
            Tree tree, Home home, Settings settings, boolean isSmall, Storage storage, String project, Report report) {
        if (settings.value(StackSettings.SECURE)) {
            throw new StackException("A cluster in containers has TLS and logins anyway: omit --secure.");
        }
        Variables variables = Variables.of(tree, home, isSmall, storage, project);
        variables.addSettings(tree, settings);
        return new Cluster(tree, home, variables, report);
    }

    /** The same with Jupyter, which serves the notebooks. */
    public Cluster withJupyter() {
        return new Cluster(tree, home, variables.with(JUPYTER), report);
    }

    /** The same with another compose file, which adds to the others or changes what they say, and what that leaves open. */
    public Cluster with(Path composeFile, Map<String, String> open) {
        return new Cluster(tree, home, variables.with(composeFile, open), report);
    }

    private Path log() {
        return home.log("cluster");
    }

    /** Whether one was started in a home, and not stopped since. */
    public static boolean isIn(Home home) {
        return Variables.areKeptIn(home);
    }

    /** Returns when every container is healthy and every pipeline runs. */
    public void start() {
        home.prepare();
        try (Home.Lock _ = home.lock()) {
            log().toFile().delete();
            bringUp();
        }
    }

    private void bringUp() {
        requireSameStorage();
        Image images = Image.with(engine, tree, log(), report);
        // Layers that are as they were take no time; an image of an older build would run older code.
        if (variables.value("MILLRACE_IMAGE").equals(Image.NAME)) {
            images.build(Optional.empty());
        }
        choose(images, "postgres");
        if (variables.isOn("full")) {
            choose(images, "haproxy");
            choose(images, "redis");
        }
        if (variables.isOn(JUPYTER)) {
            choose(images, "jupyter");
        }
        variables.keep();
        long began = System.nanoTime();
        Process starting = Steps.start(compose("up", "-d"), log());
        awaitHealthy(starting);
        report.doing("waiting for the pipelines");
        require("waiting for the pipelines", "wait", "--ready", "--timeout", "300");
        require("creating views", "sql", "--apply");
        report.says("The cluster is ready after %.0f s.".formatted((System.nanoTime() - began) / 1e9));
    }

    private void choose(Image images, String program) {
        variables.change(program.toUpperCase(Locale.ROOT) + "_IMAGE", image -> images.of(image, program));
    }

    /** Topics and metastore of a cluster go with the tables that it has, wherever those lie. */
    private void requireSameStorage() {
        for (Storage other : Storage.values()) {
            if (!variables.names(other)
                    && engine.says("volume", "inspect", variables.project() + "_" + other.volume)
                            .isPresent()) {
                throw new StackException("The data of this cluster are in " + other + ". Start it "
                        + (other == Storage.S3 ? "with" : "without")
                        + " --s3, or remove its data first: ./millrace down --cluster --data.");
            }
        }
    }

    /** The folder with the passwords and certificates of its parts. */
    public Path secrets() {
        return Secrets.forContainers(home).folder();
    }

    /** The file with the token that Jupyter asks for. */
    public Path jupyterToken() {
        return variables.secret("jupyter-token");
    }

    /** How the operator comes in from this machine. */
    public List<String> outside() {
        ClusterSecrets.prepare(home);
        Path authority = variables.secret("authority.pem");
        return List.of(
                "kafka=127.0.0.1:29192" + (variables.isOn("full") ? ",127.0.0.1:29193,127.0.0.1:29194" : ""),
                "kafka.security.protocol=SASL_SSL",
                "kafka.sasl.mechanism=SCRAM-SHA-512",
                "kafka.sasl.jaas.config=file:" + variables.secret("kafka-millrace-operator.jaas"),
                "kafka.ssl.truststore.type=PEM",
                "kafka.ssl.truststore.location=" + authority,
                "trino=https://127.0.0.1:8080",
                "trino-user=millrace-operator",
                "trino-password=file:" + variables.secret("trino-millrace-operator.password"),
                "trino-certificates=" + authority);
    }

    /** The client of the containers: docker or podman. */
    public String program() {
        return engine.program();
    }

    /** The name of a service's container. */
    public String container(String service) {
        return engine.says(
                        "ps",
                        "-a",
                        "--filter",
                        "label=com.docker.compose.project=" + variables.project(),
                        "--filter",
                        "label=com.docker.compose.service=" + service,
                        "--format",
                        "{{.Names}}")
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> new StackException("The cluster has no container of " + service + "."));
    }

    /** Those that run. */
    public List<String> services() {
        return states().entrySet().stream()
                .filter(state -> state.getValue().startsWith("Up"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private ProcessBuilder compose(String... words) {
        return compose(variables, words);
    }

    private ProcessBuilder compose(Variables given, String... words) {
        return engine.compose(given.all(), tree.root().resolve("compose"), List.of(words));
    }

    private void awaitHealthy(Process starting) {
        long began = System.nanoTime();
        TreeSet<String> told = new TreeSet<>();
        while (true) {
            Map<String, String> states = states();
            List<String> waiting = new ArrayList<>();
            states.forEach((name, state) -> {
                if (!isWell(state)) {
                    waiting.add(name);
                } else if (told.add(name)) {
                    report.says("%-16s ready in %4.0f s".formatted(name, (System.nanoTime() - began) / 1e9));
                }
            });
            if (!starting.isAlive()) {
                if (starting.exitValue() != 0) {
                    throw notStarted("compose ended with exit code " + starting.exitValue(), waiting);
                }
                if (waiting.isEmpty()) {
                    return;
                }
            }
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw notStarted("it took more than " + PATIENCE.toMinutes() + " minutes", waiting);
            }
            report.doing("waiting for " + (waiting.isEmpty() ? "containers" : String.join(", ", waiting)));
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** Those that end by themselves are there to end well. */
    private static boolean isWell(String state) {
        return state.contains("(healthy)") || state.startsWith("Exited (0)");
    }

    /** The state of each container, by the name of its service. */
    private Map<String, String> states() {
        Map<String, String> states = new HashMap<>();
        engine.says(
                        "ps",
                        "-a",
                        "--filter",
                        "label=com.docker.compose.project=" + variables.project(),
                        "--format",
                        "{{.Label \"com.docker.compose.service\"}}\t{{.Status}}")
                .orElse("")
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> states.put(parts[0], parts[1]));
        return states;
    }

    private StackException notStarted(String why, List<String> waiting) {
        StringBuilder text = new StringBuilder("The cluster did not start: " + why + ".");
        for (String service : waiting.stream().limit(3).toList()) {
            Path own = home.log(service);
            try {
                Steps.run(compose("logs", "--no-color", "--tail=30", service), own, "reading the log of " + service);
                text.append("\nThe end of the log of ")
                        .append(service)
                        .append(':')
                        .append(LogTail.indented(own, TAIL));
            } catch (StackException unreadable) {
                text.append("\nThere is no log of ").append(service).append(" yet.");
            }
        }
        text.append("\nThe end of ").append(log()).append(':').append(LogTail.indented(log(), TAIL));
        text.append("\nWhat was started still runs: ./millrace down stops it.");
        return new StackException(text.toString());
    }

    /** Runs a command of Millrace in the network of the cluster; gives its exit code. */
    public int run(boolean isTyped, Optional<Path> input, List<String> command) {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--no-deps"));
        if (!isTyped) {
            words.add("-T");
        }
        words.add("cli");
        words.addAll(command);
        ProcessBuilder builder = compose(words.toArray(String[]::new)).inheritIO();
        input.ifPresent(file -> builder.redirectInput(file.toFile()));
        try {
            return builder.start().waitFor();
        } catch (IOException refused) {
            throw new StackException("Cannot run a command in the cluster: " + refused.getMessage(), refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while a command ran in the cluster.", stopped);
        }
    }

    private void require(String purpose, String... command) {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--no-deps", "-T", "cli"));
        words.addAll(List.of(command));
        Steps.run(compose(words.toArray(String[]::new)), log(), purpose);
    }

    /** Prints the log of one service. */
    public int logs(List<String> words) {
        List<String> all = new ArrayList<>(List.of("logs", "--no-color"));
        all.addAll(words);
        try {
            return compose(all.toArray(String[]::new)).inheritIO().start().waitFor();
        } catch (IOException refused) {
            throw new StackException("Cannot read the logs: " + refused.getMessage(), refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while reading the logs.", stopped);
        }
    }

    /** Removes its containers and its network, and with {@code data} all that it has kept. */
    public void stop(boolean data) {
        home.prepare();
        report.doing("stopping the cluster");
        String[] words = data ? new String[] {"down", "--volumes"} : new String[] {"down"};
        Steps.run(compose(variables.withEverything(), words), log(), "stopping the cluster");
        variables.forget();
        report.says(
                data
                        ? "The cluster is stopped, and its data are gone."
                        : "The cluster is stopped. Its data stay in volumes; ./millrace up --cluster continues from there.");
    }
}
