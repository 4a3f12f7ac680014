package io.millrace.sbom;

import io.millrace.stack.StackException;
import io.millrace.stack.Tree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out what each jar of the image is: by its digest, by what it says of itself, or by its name. */
final class Inventory {

    private static final String OURS = "io.millrace";

    private final Tree tree;
    private final Licences licences;
    private final LockedArtifacts locked;
    private final Map<Object, String> digests = new HashMap<>();

    Inventory(Tree tree, Licences licences) {
        this.tree = tree;
        this.licences = licences;
        locked = LockedArtifacts.in(tree.root());
    }

    /** By coordinates. A jar that is in several folders is one component. */
    List<Component> components() {
        Map<String, List<String>> placesByDigest = new TreeMap<>();
        Map<String, Path> files = new TreeMap<>();
        CopiedJars.in(tree.root()).byPlace().forEach((place, file) -> {
            String digest = digest(file);
            placesByDigest.computeIfAbsent(digest, _ -> new ArrayList<>()).add(place);
            files.putIfAbsent(digest, file);
        });
        List<Component> components = new ArrayList<>();
        placesByDigest.forEach(
                (digest, places) -> components.add(component(new Jar(files.get(digest)), digest, places)));
        components.sort(Component.BY_NAME);
        return components;
    }

    /** Trino's folders have links to the same jars. */
    private String digest(Path file) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return digests.computeIfAbsent(key == null ? file : key, _ -> Jar.sha256(file));
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file + ": " + unreadable.getMessage() + ".", unreadable);
        }
    }

    private Component component(Jar jar, String digest, List<String> places) {
        List<Coordinates> inside = jar.artifacts();
        Coordinates own = locked.with(digest)
                .or(() -> ours(jar, inside))
                .or(() -> ofTrino(jar, inside))
                .orElseThrow(() -> new StackException("Nothing says what " + jar.file()
                        + " is: neither .mvn/checksums, nor its name, nor itself. Name it in "
                        + Licences.PLACE + "."));
        List<Component> contained = contained(jar, own, inside);
        return new Component(own, digest, licences(jar, own), places, contained);
    }

    private static Optional<Coordinates> ours(Jar jar, List<Coordinates> inside) {
        return inside.stream()
                .filter(artifact -> artifact.group().equals(OURS))
                .findFirst()
                .map(artifact -> new Coordinates(
                        OURS,
                        jar.name().replaceFirst("(-" + artifact.version() + ")?\\.jar$", ""),
                        artifact.version(),
                        Optional.empty()));
    }

    /** Groups that its archive shortens are in the jar, or else among those that {@link Licences} knows. */
    private Optional<Coordinates> ofTrino(Jar jar, List<Coordinates> inside) {
        return Coordinates.inTrino(jar.name())
                .flatMap(named -> inside.stream()
                        .filter(artifact -> artifact.artifact().equals(named.artifact()))
                        .map(Coordinates::group)
                        .findFirst()
                        .or(() -> Optional.of(named.group().isEmpty() ? "io.trino" : named.group())
                                .filter(group -> !group.contains("...")))
                        .or(() -> licences.groupLike(named))
                        .map(named::of));
    }

    private List<String> licences(Jar jar, Coordinates own) {
        List<String> stated = Pom.licences(tree.repository(), own);
        return licences.of(own, stated.isEmpty() ? jar.licences(own) : stated);
    }

    /** What the build shaded into a jar of ours; and what any jar says of others that it has. */
    private List<Component> contained(Jar jar, Coordinates own, List<Coordinates> inside) {
        Map<String, Component> contained = new TreeMap<>();
        for (Jar other : classPath(jar)) {
            if (other.isIn(jar)) {
                Component component = component(other, digest(other.file()), List.of());
                contained.put(component.coordinates().name(), component);
            }
        }
        for (Coordinates other : inside) {
            if (!other.group().isEmpty() && !other.artifact().equals(own.artifact())) {
                contained.putIfAbsent(other.name(), new Component(other, "", List.of(), List.of(), List.of()));
            }
        }
        return contained.values().stream().sorted(Component.BY_NAME).toList();
    }

    /** That of the module which shades it, which the build leaves beside it. */
    private static List<Jar> classPath(Jar jar) {
        Path file = jar.file().resolveSibling("shaded.txt");
        try {
            String paths = Files.exists(file) ? Files.readString(file).strip() : "";
            return Arrays.stream(paths.split(File.pathSeparator))
                    .filter(path -> path.endsWith(".jar"))
                    .map(path -> new Jar(Path.of(path)))
                    .toList();
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file + ": " + unreadable.getMessage() + ".", unreadable);
        }
    }
}
