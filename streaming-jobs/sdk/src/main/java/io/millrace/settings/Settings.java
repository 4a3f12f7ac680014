package io.millrace.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was set, checked once at the entry. The order of precedence: a properties file, then the
 * environment ({@code MILLRACE_…}), then {@code key=value} pairs from the command line.
 *
 * <p>Keys that start with {@code spark.} are Spark's own, and those that start with {@code kafka.} go to every client of
 * Kafka. Both are handed on unread, but for secrets: those stand elsewhere.
 */
public final class Settings {

    private static final String SPARK = "spark.";
    private static final String KAFKA = "kafka.";

    /** What a client needs for its work, or what the guarantees rest on. */
    private static final Set<String> OWN_OF_KAFKA = Set.of(
            "acks",
            "auto.offset.reset",
            "bootstrap.servers",
            "enable.auto.commit",
            "enable.idempotence",
            "group.id",
            "interceptor.classes",
            "key.deserializer",
            "key.serializer",
            "max.block.ms",
            "transactional.id",
            "value.deserializer",
            "value.serializer");

    private final Map<String, Setting<?>> known;
    private final Map<String, String> texts;

    private Settings(Map<String, Setting<?>> known, Map<String, String> texts) {
        this.known = Map.copyOf(known);
        this.texts = Map.copyOf(texts);
    }

    public static Settings of(Collection<Setting<?>> known) {
        Map<String, Setting<?>> byKey = new LinkedHashMap<>();
        known.forEach(setting -> byKey.put(setting.key(), setting));
        return new Settings(byKey, Map.of());
    }

    /** These settings with those of a file on top. */
    public Settings with(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new SettingsException("Cannot read the settings in " + file + ": " + unreadable.getMessage()
                    + ". It has to be a text file of key=value lines.");
        }
        Map<String, String> more = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> more.put(key, properties.getProperty(key)));
        return with(more, "in " + file);
    }

    /** These settings with those of environment variables that begin with {@code MILLRACE_} on top. */
    public Settings withEnvironment(Map<String, String> environment) {
        Map<String, String> more = new LinkedHashMap<>();
        known.values().forEach(setting -> {
            String value = environment.get(setting.variable());
            if (value != null) {
                // What is handed on is where a secret stands.
                boolean isSecret = setting.allowed().equals(Secret.ALLOWED) && !Secret.isElsewhere(value);
                more.put(setting.key(), isSecret ? "env:" + setting.variable() : value);
            }
        });
        return with(more, "in the environment");
    }

    /** These settings with {@code key=value} pairs on top. */
    public Settings withPairs(List<String> pairs) {
        Map<String, String> more = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new SettingsException("\"" + pair + "\" sets nothing; write --set key=value.");
            }
            more.put(pair.substring(0, equals).strip(), pair.substring(equals + 1));
        }
        return with(more, "on the command line");
    }

    public Settings with(Map<String, String> more, String where) {
        Map<String, String> merged = new LinkedHashMap<>(texts);
        more.forEach((key, text) -> {
            Optional<Setting<?>> setting = setting(key);
            if (setting.isPresent()) {
                setting.get().named(key).parse(text);
            } else if (key.startsWith(KAFKA)) {
                requireFree(key.substring(KAFKA.length()));
                requireReadable(key, text);
            } else if (key.startsWith(SPARK)) {
                requireReadable(key, text);
            } else {
                throw new SettingsException("Unknown setting " + key + " " + where + "."
                        + Nearest.to(key, known.keySet())
                                .map(near -> " Did you mean " + near + "?")
                                .orElse(""));
            }
            merged.put(key, text);
        });
        return new Settings(known, merged);
    }

    private static void requireFree(String property) {
        if (OWN_OF_KAFKA.contains(property)) {
            throw new SettingsException("Setting " + KAFKA + property + " cannot be set: "
                    + (property.equals("bootstrap.servers")
                            ? "setting " + KafkaSettings.KAFKA.key() + " says where Kafka is."
                            : "Millrace sets it itself, because its guarantees depend on it."));
        }
    }

    /** Finds out now rather than later. The parts of a cluster have the same settings, but not the same secrets. */
    private static void requireReadable(String key, String text) {
        if (!Secret.isForAnotherContainer(text)) {
            reveal(key, text);
        }
    }

    /** What is set, or what stands where that says it is. */
    private static String reveal(String key, String text) {
        boolean isSecret = Secret.isIn(key);
        // Hadoop's and Spark's own places are files, too.
        boolean isElsewhere = key.startsWith(KAFKA) && !key.endsWith("url") && Secret.isElsewhere(text);
        return isSecret || isElsewhere ? Secret.read(key, text.strip()) : text;
    }

    private Optional<Setting<?>> setting(String key) {
        return known.containsKey(key)
                ? Optional.of(known.get(key))
                : known.values().stream().filter(setting -> setting.isFor(key)).findFirst();
    }

    /**
     * What is set for one of the things that a setting can be set for by itself.
     *
     * @param name such as {@code game.valid_events} for {@code <pipeline>.<table>.retention}
     */
    public <T> T value(Setting<T> setting, String name) {
        Setting<T> own = setting.named(setting.keyOf(name));
        return own.parse(texts.getOrDefault(own.key(), own.byDefault()));
    }

    /** The names of all things for which it was set by itself. */
    public Set<String> names(Setting<?> setting) {
        return texts.keySet().stream()
                .filter(setting::isFor)
                .map(setting::nameIn)
                .collect(Collectors.toSet());
    }

    public <T> T value(Setting<T> setting) {
        if (!known.containsKey(setting.key())) {
            throw new IllegalArgumentException("Setting " + setting.key() + " is on no list of settings.");
        }
        return setting.parse(texts.getOrDefault(setting.key(), setting.byDefault()));
    }

    /** Whether somebody set it, rather than leaving it at its default. */
    public boolean isSet(Setting<?> setting) {
        return texts.containsKey(setting.key());
    }

    /** Spark's own settings among these. */
    public Map<String, String> spark() {
        return spark(SPARK);
    }

    /** Those of Spark's own that begin so. */
    public Map<String, String> spark(String prefix) {
        Map<String, String> own = new LinkedHashMap<>();
        texts.forEach((key, text) -> {
            if (key.startsWith(prefix)) {
                own.put(key, reveal(key, text));
            }
        });
        return own;
    }

    /** The properties of every client of Kafka among these, by the names that Kafka has for them. */
    Map<String, String> kafka() {
        Map<String, String> properties = new LinkedHashMap<>();
        texts.forEach((key, text) -> {
            if (key.startsWith(KAFKA)) {
                properties.put(key.substring(KAFKA.length()), reveal(key, text));
            }
        });
        return properties;
    }

    /** All that was set, as pairs that {@link #withPairs} reads again. */
    public List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        texts.keySet().stream().sorted().forEach(key -> pairs.add(key + "=" + texts.get(key)));
        return pairs;
    }
}
