package io.millrace.cluster;

import io.millrace.settings.Settings;
import io.millrace.stack.Home;
import io.millrace.stack.Secrets;
import io.millrace.stack.StackException;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the compose files of a cluster leave open, and the secrets that they name. A home keeps both. */
final class Variables {

    private static final String PROJECT = "COMPOSE_PROJECT_NAME";
    private static final String FILES = "COMPOSE_FILE";
    private static final String PROFILES = "COMPOSE_PROFILES";
    private static final List<String> EVERY_PROFILE = List.of("full", "small", "jupyter", "cli");

    private final Home home;
    private final Map<String, String> values;

    private Variables(Home home, Map<String, String> values) {
        this.home = home;
        this.values = values;
    }

    /** Those of a cluster that is still to be started. */
    static Variables of(Tree tree, Home home, boolean isSmall, Cluster.Storage storage, String project) {
        Map<String, String> values = read(tree.root().resolve(isSmall ? "compose/small.env" : "compose/.env"));
        if (storage == Cluster.Storage.S3) {
            values.putAll(read(tree.root().resolve("compose/s3.env")));
        }
        values.put(PROJECT, project);
        home.prepare();
        values.put("MILLRACE_SECRETS", Secrets.forContainers(home).folder().toString());
        return new Variables(home, values);
    }

    /** Those of the cluster that was started in a home. */
    static Variables keptIn(Home home) {
        return new Variables(home, read(file(home)));
    }

    static boolean areKeptIn(Home home) {
        return Files.exists(file(home));
    }

    private static Path file(Home home) {
        return home.folder().resolve("cluster.env");
    }

    Map<String, String> all() {
        return values;
    }

    String project() {
        return values.get(PROJECT);
    }

    String value(String name) {
        return values.get(name);
    }

    boolean names(Cluster.Storage storage) {
        return values.get(FILES).contains(storage.file());
    }

    boolean isOn(String profile) {
        return List.of(values.get(PROFILES).split(",")).contains(profile);
    }

    void change(String name, UnaryOperator<String> change) {
        values.compute(name, (_, value) -> change.apply(value));
    }

    /** Writes the settings of all parts into a file of its own, where there are more than the tree has. */
    void addSettings(Tree tree, Settings settings) {
        if (!settings.pairs().isEmpty()) {
            // Settings may be secrets, too.
            Path properties = secret("cluster.properties");
            Map<String, String> all = read(tree.root().resolve("compose/conf/cluster.properties"));
            settings.pairs().forEach(pair -> all.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
            write(properties, lines(all));
            values.put("MILLRACE_PROPERTIES", properties.toString());
        }
    }

    Variables with(Path composeFile, Map<String, String> open) {
        Map<String, String> more = new HashMap<>(values);
        more.putAll(open);
        more.merge(FILES, composeFile.toString(), (files, last) -> files + ":" + last);
        return new Variables(home, more);
    }

    Variables with(String profile) {
        Map<String, String> more = new HashMap<>(values);
        more.merge(PROFILES, profile, (profiles, last) -> profiles + "," + last);
        return new Variables(home, more);
    }

    /** For stopping: compose leaves alone what is in a profile that is off, or in a file that it does not read. */
    Variables withEverything() {
        Map<String, String> more = new HashMap<>(values);
        more.put(PROFILES, String.join(",", EVERY_PROFILE));
        more.put(
                FILES,
                Stream.of(Cluster.Storage.values())
                        .map(Cluster.Storage::file)
                        .collect(Collectors.joining(":", "docker-compose.yml:", "")));
        return new Variables(home, more);
    }

    void keep() {
        ClusterSecrets.prepare(home);
        write(file(home), lines(values));
    }

    Path secret(String name) {
        return Secrets.forContainers(home).file(name);
    }

    void forget() {
        file(home).toFile().delete();
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    private static String lines(Map<String, String> values) {
        return values.entrySet().stream().map(Object::toString).sorted().collect(Collectors.joining("\n", "", "\n"));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException refused) {
            throw new StackException("Cannot write " + file + ": " + refused.getMessage(), refused);
        }
    }
}
