package io.millrace.settings;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * One thing that a person can set: its key, its default as they would write it, what it means, and
 * how its text becomes a value.
 *
 * @param <T> what code gets to see
 */
public record Setting<T>(String key, String byDefault, String meaning, String allowed, Parser<T> parser)
        implements Serializable {

    /** Throws {@link IllegalArgumentException} for what is not allowed. */
    @FunctionalInterface
    public interface Parser<T> extends Function<String, T>, Serializable {}

    public Setting {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(byDefault, "byDefault");
    }

    public static Setting<String> text(String key, String byDefault, String meaning) {
        return new Setting<>(key, byDefault, meaning, "text", text -> text);
    }

    public static Setting<Integer> number(String key, int byDefault, int least, int most, String meaning) {
        return new Setting<>(
                key, Integer.toString(byDefault), meaning, "a whole number from " + least + " to " + most, text -> {
                    int value = Integer.parseInt(text);
                    if (value < least || value > most) {
                        throw new IllegalArgumentException();
                    }
                    return value;
                });
    }

    public static Setting<Integer> port(String key, int byDefault, String meaning) {
        return number(key, byDefault, 1, 65_535, meaning);
    }

    public static Setting<Boolean> onOff(String key, String byDefault, String meaning) {
        return new Setting<>(key, byDefault, meaning, "on or off", text -> switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    /** A length of time above zero, written as {@code 500ms}, {@code 30s}, {@code 5m} or {@code 2h}. */
    public static Setting<Duration> time(String key, String byDefault, String meaning) {
        return new Setting<>(key, byDefault, meaning, "a time such as 500ms, 30s, 5m or 2h", Setting::parseTime);
    }

    /** A time, or {@code 0s} for none. */
    public static Setting<Duration> timeOrNone(String key, String byDefault, String meaning) {
        return new Setting<>(
                key, byDefault, meaning, "a time such as 500ms, 30s, 5m or 2h, or 0s", Setting::parseTimeOrNone);
    }

    /** A point in time in UTC, written as {@code 2000-01-01T00:00:00Z}. */
    public static Setting<Instant> moment(String key, String byDefault, String meaning) {
        return new Setting<>(key, byDefault, meaning, "a time such as 2000-01-01T00:00:00Z", text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException wrong) {
                throw new IllegalArgumentException(wrong);
            }
        });
    }

    /** A number of bytes above zero, written as {@code 4096}, {@code 64k}, {@code 512m} or {@code 2g}. */
    public static Setting<Long> size(String key, String byDefault, String meaning) {
        return new Setting<>(key, byDefault, meaning, "a size such as 64k, 512m or 2g", Setting::parseSize);
    }

    /** A place that Hadoop can open: a URI with a scheme. */
    public static Setting<URI> place(String key, String byDefault, String meaning) {
        return new Setting<>(key, byDefault, meaning, "a URI such as file:/data or hdfs://host/data", text -> {
            URI uri = URI.create(text);
            if (uri.getScheme() == null) {
                throw new IllegalArgumentException();
            }
            return uri;
        });
    }

    /** Servers that can stand in for each other: URIs with a host and a port, separated by commas. */
    public static Setting<String> addresses(String key, String byDefault, String meaning) {
        String scheme = URI.create(byDefault).getScheme();
        String allowed = scheme + "://host:port, or several of them, separated by commas";
        return new Setting<>(key, byDefault, meaning, allowed, text -> {
            for (String address : text.split(",", -1)) {
                URI uri = URI.create(address.strip());
                if (!scheme.equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
                    throw new IllegalArgumentException();
                }
            }
            return text.replaceAll("\\s", "");
        });
    }

    /** The URL of a server that speaks HTTP. */
    public static Setting<URI> server(String key, String byDefault, String meaning) {
        return new Setting<>(key, byDefault, meaning, "a URL such as https://host:8443", text -> {
            URI uri = URI.create(text);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                throw new IllegalArgumentException();
            }
            return uri;
        });
    }

    /** A text that stands elsewhere: in a file or in a variable. Empty by default. */
    public static Setting<String> secret(String key, String meaning) {
        return new Setting<>(key, "", meaning, Secret.ALLOWED, text -> text.isEmpty() ? "" : Secret.read(key, text));
    }

    /** Whether it can be set for many things, each by itself: {@code <pipeline>.<table>.retention}. */
    private boolean isForMany() {
        return key.startsWith("<");
    }

    /** What the key of each ends with. */
    private String suffix() {
        return key.substring(key.lastIndexOf('>') + 1);
    }

    /** Whether a key sets it for one thing. */
    boolean isFor(String oneKey) {
        return isForMany()
                && oneKey.endsWith(suffix())
                && oneKey.chars().filter(letter -> letter == '.').count()
                        == key.chars().filter(letter -> letter == '.').count();
    }

    String keyOf(String name) {
        return name + suffix();
    }

    String nameIn(String oneKey) {
        return oneKey.substring(0, oneKey.length() - suffix().length());
    }

    Setting<T> named(String oneKey) {
        return new Setting<>(oneKey, byDefault, meaning, allowed, parser);
    }

    /**
     * The environment variable that sets it: {@code MILLRACE_TRINO_PORT} for {@code trino-port}. None for one of many
     * things, whose names have underscores themselves.
     */
    public String variable() {
        return isForMany()
                ? "-"
                : "MILLRACE_"
                        + key.toUpperCase(java.util.Locale.ROOT)
                                .replace('-', '_')
                                .replace('.', '_');
    }

    T parse(String text) {
        try {
            return parser.apply(text.strip());
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw new SettingsException("Setting " + key + " is \"" + text + "\"; it has to be " + allowed + ".");
        }
    }

    private static Duration parseTime(String text) {
        Duration time = parseTimeOrNone(text);
        if (time.isZero()) {
            throw new IllegalArgumentException();
        }
        return time;
    }

    private static Duration parseTimeOrNone(String text) {
        int digits = leadingDigits(text);
        long amount = Long.parseLong(text.substring(0, digits));
        Duration time = switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalArgumentException();
        };
        // Throws if it is too long to be counted in milliseconds.
        return Duration.ofMillis(time.toMillis());
    }

    private static long parseSize(String text) {
        int digits = leadingDigits(text);
        long amount = Long.parseLong(text.substring(0, digits));
        long unit = switch (text.substring(digits)) {
            case "" -> 1L;
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            default -> throw new IllegalArgumentException();
        };
        if (amount == 0 || amount > Long.MAX_VALUE / unit) {
            throw new IllegalArgumentException();
        }
        return amount * unit;
    }

    private static int leadingDigits(String text) {
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
