package io.millrace.sbom;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The licences that parts of the image may have.
 *
 * @param unstated those of artifacts that state none, by group or by group and artifact
 */
record Licences(List<Allowed> allowed, Map<String, List<String>> unstated) {

    static final String PLACE = "compose/licences";

    /**
     * @param alone whether a part may have it as its only licence
     * @param names how artifacts write it
     */
    record Allowed(String id, boolean alone, Pattern names) {}

    static Licences in(Path folder) {
        List<Allowed> allowed = rows(folder.resolve("allowed.tsv"))
                .map(row -> new Allowed(row[0], row[1].equals("alone"), Pattern.compile("(?i)" + row[2])))
                .toList();
        Map<String, List<String>> unstated = new TreeMap<>();
        rows(folder.resolve("unstated.tsv")).forEach(row -> unstated.put(row[0], Arrays.asList(row[1].split(", "))));
        return new Licences(allowed, unstated);
    }

    /** Below the line with the names of the columns. */
    private static Stream<String[]> rows(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1).map(line -> line.split("\t"));
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file + ": " + unreadable.getMessage() + ".", unreadable);
        }
    }

    /** Ids of what an artifact states; what no row names stays as it is. */
    List<String> of(Coordinates coordinates, List<String> stated) {
        if (stated.isEmpty()) {
            return Optional.ofNullable(unstated.get(coordinates.name()))
                    .orElse(unstated.getOrDefault(coordinates.group(), List.of()));
        }
        return stated.stream()
                .map(name -> allowed.stream()
                        .filter(row -> row.names().matcher(name).find())
                        .map(Allowed::id)
                        .findFirst()
                        .orElse(name))
                .distinct()
                .sorted()
                .toList();
    }

    /** Why a component may not be in the image; empty if it may. */
    Optional<String> violation(Component component) {
        List<String> unknown = new ArrayList<>(component.licences());
        unknown.removeAll(allowed.stream().map(Allowed::id).toList());
        boolean one = component.licences().stream().anyMatch(this::mayBeAlone);
        return unknown.isEmpty() && one
                ? Optional.empty()
                : Optional.of(component.coordinates().purl() + ": "
                        + (component.licences().isEmpty() ? "states none" : String.join(", ", component.licences())));
    }

    private boolean mayBeAlone(String id) {
        return allowed.stream().anyMatch(row -> row.alone() && row.id().equals(id));
    }

    /** The group that Trino's archive shortens, if the list has it with the artifact, or else has one only that fits. */
    Optional<String> groupLike(Coordinates shortened) {
        Pattern like = Pattern.compile(Pattern.quote(shortened.group()).replace("...", "\\E.*\\Q"));
        List<String> groups = unstated.keySet().stream()
                .filter(key -> like.matcher(key).matches())
                .toList();
        return unstated.keySet().stream()
                .filter(key -> key.endsWith(":" + shortened.artifact()))
                .map(key -> key.substring(0, key.indexOf(':')))
                .filter(group -> like.matcher(group).matches())
                .findFirst()
                .or(() -> groups.size() == 1 ? Optional.of(groups.getFirst()) : Optional.empty());
    }
}
