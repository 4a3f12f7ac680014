package io.millrace.sbom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.stack.StackException;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The image's bill of materials: each jar with its origin, digest and licences. The same jars give the same bytes. */
public record Sbom(List<Component> components) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Of what the build has made. Fails if a part has a licence that none may have. */
    public static Sbom of(Tree tree) {
        Licences licences = Licences.in(tree.root().resolve(Licences.PLACE));
        List<Component> components = new Inventory(tree, licences).components();
        String violations = components.stream()
                .flatMap(Component::known)
                .flatMap(component -> licences.violation(component).stream())
                .collect(Collectors.joining("\n  "));
        if (!violations.isEmpty()) {
            throw new StackException("Licences that " + Licences.PLACE + " does not allow:\n  " + violations
                    + "\nLook each up, then add it there, or remove the dependency.");
        }
        return new Sbom(components);
    }

    /** As CycloneDX. */
    public void writeTo(Path file) {
        Map<String, Object> bom = new LinkedHashMap<>();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("version", 1);
        bom.put("metadata", Map.of("component", Map.of("type", "container", "name", "millrace")));
        bom.put("components", components.stream().map(Sbom::json).toList());
        try {
            write(file, JSON.writeValueAsString(bom) + "\n");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, Object> json(Component component) {
        Map<String, Object> json = new LinkedHashMap<>();
        Coordinates coordinates = component.coordinates();
        json.put("type", "library");
        json.put("group", coordinates.group());
        json.put("name", coordinates.artifact());
        json.put("version", coordinates.version());
        if (!component.sha256().isEmpty()) {
            json.put("hashes", List.of(Map.of("alg", "SHA-256", "content", component.sha256())));
        }
        if (!component.licences().isEmpty()) {
            json.put(
                    "licenses", component.licences().stream().map(Sbom::licence).toList());
        }
        json.put("purl", coordinates.purl());
        if (!component.contained().isEmpty()) {
            json.put(
                    "components", component.contained().stream().map(Sbom::json).toList());
        }
        if (!component.places().isEmpty()) {
            json.put(
                    "evidence",
                    Map.of(
                            "occurrences",
                            component.places().stream()
                                    .map(place -> Map.of("location", place))
                                    .toList()));
        }
        return json;
    }

    /** Ids of SPDX have no spaces. */
    private static Map<String, Object> licence(String id) {
        return Map.of("license", Map.of(id.contains(" ") ? "name" : "id", id));
    }

    /** A line for each jar, by licence. */
    public void writeLicencesTo(Path file) {
        SortedMap<String, SortedSet<String>> byLicence = new TreeMap<>();
        for (Component component : components) {
            byLicence
                    .computeIfAbsent(String.join(", ", component.licences()), _ -> new TreeSet<>())
                    .add("  " + component.coordinates().purl());
        }
        StringBuilder lines = new StringBuilder();
        byLicence.forEach((licence, parts) -> lines.append(licence)
                .append('\n')
                .append(String.join("\n", parts))
                .append("\n\n"));
        write(file, lines.toString());
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException refused) {
            throw new StackException("Cannot write " + file + ": " + refused.getMessage() + ".", refused);
        }
    }
}
