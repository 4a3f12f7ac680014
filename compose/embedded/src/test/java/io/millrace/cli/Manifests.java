package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Objects of Kubernetes, as files have them or as kustomize puts them together. */
record Manifests(List<JsonNode> all) {

    private static final String KUSTOMIZATION = "kustomization.yaml";

    /** A pod as one of the objects describes it: its labels and its spec. */
    record Pod(String owner, Map<String, String> labels, JsonNode spec) {

        List<JsonNode> containers() {
            List<JsonNode> containers = new ArrayList<>();
            spec.path("initContainers").forEach(containers::add);
            spec.path("containers").forEach(containers::add);
            return containers;
        }
    }

    static Manifests ofFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<JsonNode> all = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith(KUSTOMIZATION))
                    .sorted()
                    .toList()) {
                all.addAll(documents(Files.readString(file)));
            }
            return new Manifests(all);
        }
    }

    static Manifests rendered(Path overlay) throws IOException, InterruptedException {
        Process kubectl = new ProcessBuilder("kubectl", "kustomize", overlay.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as("exit code of kubectl").isZero();
        return new Manifests(documents(text));
    }

    static boolean canRender() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    /** Follows anchors and merges, which Jackson's reader of YAML does not. */
    static List<JsonNode> documents(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(options))
                .loadAll(text)
                .forEach(document -> documents.add(new ObjectMapper().valueToTree(document)));
        return documents;
    }

    List<JsonNode> of(String kind) {
        return all.stream()
                .filter(object -> object.path("kind").textValue().equals(kind))
                .toList();
    }

    Set<String> names(String kind) {
        return of(kind).stream().map(Manifests::name).collect(Collectors.toCollection(TreeSet::new));
    }

    List<Pod> pods() {
        List<Pod> pods = new ArrayList<>();
        for (JsonNode object : all) {
            for (String template : List.of("/spec/template", "/spec/driver/template", "/spec/executor/template")) {
                JsonNode pod = object.at(template);
                if (pod.path("spec").has("containers")) {
                    pods.add(new Pod(title(object), labels(pod.at("/metadata/labels")), pod.path("spec")));
                }
            }
        }
        return pods;
    }

    /** Whether a pod has all of some labels. */
    boolean anyPod(Map<String, String> labels) {
        return pods().stream().anyMatch(pod -> pod.labels().entrySet().containsAll(labels.entrySet()));
    }

    static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new HashMap<>();
        node.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().textValue()));
        return labels;
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").textValue();
    }

    static String title(JsonNode object) {
        return object.path("kind").textValue() + " " + name(object);
    }
}
