package io.millrace.ingest.access;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A line of the file of keys: {@code name hash [send=topics] [read=topics] [rate=events] [until=date]}.
 *
 * @param hash SHA-256 of the key, in hex
 * @param until the last day on which it is valid, in UTC
 */
record KeyLine(
        String name, String hash, Set<String> sends, Set<String> reads, OptionalInt rate, Optional<LocalDate> until) {

    static final String FORM = "name, SHA-256 of the key in hex, then send=topics, read=topics, rate=events a second,"
            + " until=the last day, for example 2027-01-31. Topics have commas between them, or are *";

    private static final String NAME = "[A-Za-z0-9._-]{1,64}";
    private static final String TOPICS = "\\*|[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+)*";

    KeyLine {
        sends = Set.copyOf(sends);
        reads = Set.copyOf(reads);
    }

    static String requireName(String name) {
        require(name.matches(NAME), "a name has 1 to 64 letters, digits, dots, dashes and underscores");
        return name;
    }

    /** Throws {@link IllegalArgumentException} with what is wrong. */
    static KeyLine of(String line) {
        String[] words = line.strip().split("\\s+");
        requireName(words[0]);
        require(words.length > 1 && words[1].matches("[0-9a-f]{64}"), "the second word is no SHA-256 in hex");
        Set<String> sends = Set.of();
        Set<String> reads = Set.of();
        OptionalInt rate = OptionalInt.empty();
        Optional<LocalDate> until = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (int index = 2; index < words.length; index++) {
            String key = words[index].replaceFirst("=.*", "");
            String value = words[index].substring(Math.min(words[index].length(), key.length() + 1));
            require(seen.add(key), "it has " + key + " twice");
            switch (key) {
                case "send" -> sends = topics(value);
                case "read" -> reads = topics(value);
                case "rate" -> rate = OptionalInt.of(rate(value));
                case "until" -> until = Optional.of(date(value));
                default -> throw new IllegalArgumentException("it has the word " + words[index]);
            }
        }
        require(!sends.isEmpty() || !reads.isEmpty(), "the key is for nothing, it needs send=topics or read=topics");
        return new KeyLine(words[0], words[1], sends, reads, rate, until);
    }

    private static Set<String> topics(String value) {
        require(value.matches(TOPICS), value + " is neither * nor topics with commas between them");
        return new HashSet<>(List.of(value.split(",")));
    }

    private static int rate(String value) {
        require(value.matches("[0-9]{1,9}"), value + " is no number of events a second");
        return Integer.parseInt(value);
    }

    private static LocalDate date(String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(value + " is no date", wrong);
        }
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
