package io.millrace.endtoend;

import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tests of a class tried that has to fail, at which door, as whom, and what was seen. {@code docs/attempts.tsv}
 * says what has to be seen.
 */
public final class Attempts {

    private static final String HEADER = "test\tdoor\twho\tattempt\toutcome";
    private static final String FILE = "docs/attempts.tsv";

    private static final Set<String> GIVEN_UP =
            Set.of("TimeoutException", "DisconnectException", "EOFException", "SocketException");

    private final Path root = Tree.find().root();
    private final String test;
    private final Set<String> lines = new TreeSet<>();

    public Attempts(Class<?> test) {
        this.test = test.getSimpleName();
    }

    /**
     * Notes one of them.
     *
     * @param outcome what was seen, without anything that differs from run to run
     */
    public synchronized void add(String door, String who, String attempt, String outcome) {
        for (String text : List.of(door, who, attempt, outcome)) {
            if (text.isBlank() || text.matches("(?s).*[\t\n\r].*")) {
                throw new IllegalArgumentException("Not on one line: " + text);
            }
        }
        lines.add(String.join("\t", test, door, who, attempt, outcome));
    }

    /** What came of an attempt that ended with an error: how long a client tries before it gives up differs. */
    public static String kind(Throwable refused) {
        Throwable root = refused;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String kind = root.getClass().getSimpleName();
        return GIVEN_UP.contains(kind) ? "no answer" : kind;
    }

    /** To be called after all tests of the class. Writes what was seen beside the file as it would have to be. */
    public synchronized void check() {
        try {
            Path seen = root.resolve("compose/embedded/target/attempts/" + test + ".tsv");
            Path complete = seen.resolveSibling(test + ".complete.tsv");
            Files.createDirectories(seen.getParent());
            Files.write(seen, lines);
            Files.write(complete, complete());
            Set<String> expected = known().filter(this::isOurs).collect(Collectors.toCollection(TreeSet::new));
            if (!lines.equals(expected)) {
                Set<String> fresh = new TreeSet<>(lines);
                fresh.removeAll(expected);
                expected.removeAll(lines);
                throw new AssertionError(
                        "%s saw what %s has not:\n%s\nand not what it has:\n%s\nIf that is right: cp %s %s"
                                .formatted(
                                        test,
                                        FILE,
                                        String.join("\n", fresh),
                                        String.join("\n", expected),
                                        root.relativize(complete),
                                        FILE));
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private List<String> complete() throws IOException {
        Set<String> all = new TreeSet<>(lines);
        known().filter(line -> !isOurs(line)).forEach(all::add);
        return Stream.concat(Stream.of(HEADER), all.stream()).toList();
    }

    private Stream<String> known() throws IOException {
        Path file = root.resolve(FILE);
        return Files.exists(file) ? Files.readAllLines(file).stream().skip(1) : Stream.empty();
    }

    private boolean isOurs(String line) {
        return line.startsWith(test + "\t");
    }
}
