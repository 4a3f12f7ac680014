package io.millrace.stack;

import io.millrace.engine.EngineSettings;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A store of S3's protocol in which the tables of a cluster lie: s3proxy, on a folder. */
record S3(Tree tree, Home home, Settings settings, Path credentials) {

    private static final int PORT = 9_000;

    /** It writes an object beside its place first, and lists that too. One that was killed leaves it there. */
    private static final Pattern UNFINISHED = Pattern.compile(".+-\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}");

    Launch prepare() throws IOException {
        Path folder = home.data("s3");
        for (URI place :
                List.of(settings.value(EngineSettings.WAREHOUSE), settings.value(EngineSettings.CHECKPOINTS))) {
            Files.createDirectories(folder.resolve("buckets").resolve(bucket(place)));
        }
        removeUnfinished(folder);
        Path properties = folder.resolve("s3proxy.properties");
        Storage.writeForOwner(properties, properties(folder));
        return new Launch(
                List.of(
                        Launch.java(),
                        Launch.heap(settings.value(StackSettings.S3_MEMORY)),
                        "-XX:+UseSerialGC",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dlog4j2.configurationFile=" + tree.logging(),
                        "-cp",
                        Tree.allOf(tree.s3Jars()),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString()),
                Map.of(),
                folder);
    }

    private static String bucket(URI place) {
        if (!"s3a".equals(place.getScheme())) {
            throw new StackException(place + " is no place in an S3 store. Name others with --set "
                    + EngineSettings.WAREHOUSE.key() + "=s3a://bucket/tables --set " + EngineSettings.CHECKPOINTS.key()
                    + "=s3a://bucket/checkpoints.");
        }
        return place.getAuthority();
    }

    private static void removeUnfinished(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(file ->
                            UNFINISHED.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private String properties(Path folder) throws IOException {
        Map<String, String> keys = defaultProfile(lines());
        Properties properties = new Properties();
        properties.setProperty("s3proxy.endpoint", "http://0.0.0.0:" + PORT);
        properties.setProperty("s3proxy.authorization", "aws-v2-or-v4");
        properties.setProperty("s3proxy.identity", required(keys, "aws_access_key_id"));
        properties.setProperty("s3proxy.credential", required(keys, "aws_secret_access_key"));
        // Trino asks for more than it needs.
        properties.setProperty("s3proxy.ignore-unknown-headers", "true");
        properties.setProperty("jclouds.provider", "filesystem-nio2");
        properties.setProperty(
                "jclouds.filesystem.basedir", folder.resolve("buckets").toString());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(credentials);
        } catch (IOException unreadable) {
            throw new StackException(
                    "Cannot read the keys of the S3 store in " + credentials + " (" + unreadable
                            + "). Name a file with --credentials that this user may read.",
                    unreadable);
        }
    }

    private static Map<String, String> defaultProfile(List<String> lines) {
        Map<String, String> keys = new HashMap<>();
        boolean isDefault = false;
        for (String line : lines) {
            String[] pair = line.split("=", 2);
            if (line.startsWith("[")) {
                isDefault = line.strip().equals("[default]");
            } else if (isDefault && pair.length == 2) {
                keys.put(pair[0].strip(), pair[1].strip());
            }
        }
        return keys;
    }

    private String required(Map<String, String> keys, String key) {
        return Optional.ofNullable(keys.get(key))
                .orElseThrow(() -> new StackException(
                        credentials + " has no " + key + " under [default]. Add the line " + key + " = <value>."));
    }
}
