package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Manifests.Pod;
import io.millrace.engine.EngineSettings;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** compose/kubernetes says what Kubernetes, Strimzi, the Spark operator and Millrace understand. */
class ManifestsTest {

    private static final Path ROOT = Tree.find().root();
    private static final Path FOLDER = ROOT.resolve("compose/kubernetes");
    private static final Path SETTINGS = FOLDER.resolve("settings");

    /** Pods that others start, by their labels: Strimzi and Trino's chart. */
    private static final List<Map<String, String>> OF_OTHERS =
            List.of(Map.of("strimzi.io/cluster", "millrace"), Map.of("app.kubernetes.io/name", "trino"));

    /** The files as they are, and what overlays make of them where there is a kubectl. */
    static List<Named<Manifests>> manifests() throws IOException, InterruptedException {
        List<Named<Manifests>> all = new ArrayList<>();
        all.add(Named.of("base", Manifests.ofFolder(FOLDER.resolve("base"))));
        if (Manifests.canRender()) {
            for (String overlay : List.of("small", "full")) {
                all.add(Named.of(overlay, Manifests.rendered(FOLDER.resolve("overlays/" + overlay))));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void haveKnownFieldsOnly(Manifests manifests) {
        ManifestModels models = new ManifestModels();

        assertThat(manifests.all())
                .isNotEmpty()
                .allSatisfy(object -> assertThatCode(() -> models.read(object))
                        .as(Manifests.title(object))
                        .doesNotThrowAnyException());
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void misspeltFieldsAreFound(Manifests manifests) {
        ManifestModels models = new ManifestModels();

        for (JsonNode object : manifests.all()) {
            if (object.has("spec")) {
                ObjectNode wrong = object.deepCopy();
                ((ObjectNode) wrong.path("spec")).put("replicass", 1);
                assertThatThrownBy(() -> models.read(wrong))
                        .as(Manifests.title(object))
                        .hasMessageContaining("replicass");
            }
        }
        for (JsonNode object : manifests.of("SparkApplication")) {
            ObjectNode wrong = object.deepCopy();
            ((ObjectNode) wrong.at("/spec/driver/template/spec/containers/0")).put("envs", 1);
            assertThatThrownBy(() -> models.read(wrong)).hasMessageContaining("envs");
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void setWhatCanBeSet(Manifests manifests) {
        Set<String> known =
                StackSettings.known().stream().map(Setting::variable).collect(Collectors.toSet());

        for (Pod pod : manifests.pods()) {
            for (JsonNode container : pod.containers()) {
                assertThat(container.path("env").findValuesAsText("name").stream()
                                .filter(name -> name.startsWith("MILLRACE_")))
                        .as(pod.owner())
                        .isSubsetOf(known);
            }
        }
    }

    @Test
    void aDriverTakesTheSettingsThatAllPartsShare() {
        assertThatCode(() -> Settings.of(EngineSettings.known()).with(SETTINGS.resolve("millrace.properties")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void startPartsThatExist(Manifests manifests) throws IOException {
        CommandLine line = Cli.commandLine(
                new Terminal(InputStream.nullInputStream(), System.out, System.err, false, false, 0, false));
        List<List<String>> parts = manifests.pods().stream()
                .flatMap(pod -> pod.containers().stream())
                .map(container -> texts(container.path("args")))
                .filter(words -> !words.isEmpty())
                .toList();

        assertThat(parts)
                .hasSize(3)
                .allSatisfy(words -> assertThat(words.getFirst()).isEqualTo("part"))
                .allSatisfy(words -> assertThatCode(() -> line.parseArgs(words.toArray(String[]::new)))
                        .doesNotThrowAnyException());
        assertThat(healthChecks(manifests)).isNotEmpty().isSubsetOf(partsWithHealth());
    }

    private static Set<String> healthChecks(Manifests manifests) {
        Set<String> asked = new TreeSet<>();
        for (Pod pod : manifests.pods()) {
            for (JsonNode command : pod.spec().findValues("command")) {
                List<String> words = texts(command);
                if (words.contains("health")) {
                    assertThat(words).hasSize(3).startsWith("/opt/millrace/bin/millrace");
                    asked.add(words.getLast());
                }
            }
        }
        return asked;
    }

    private static List<String> partsWithHealth() throws IOException {
        Matcher usage = Pattern.compile("usage: millrace health (\\S+)")
                .matcher(Files.readString(ROOT.resolve("compose/conf/launcher")));
        assertThat(usage.find()).isTrue();
        return List.of(usage.group(1).replace("\"", "").split("\\|"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void driversRunPipelinesThatExist(Manifests manifests) {
        assertThat(manifests.of("SparkApplication")).isNotEmpty().allSatisfy(driver -> {
            List<String> words = texts(driver.at("/spec/arguments"));
            assertThat(words).startsWith("--standby", "--properties", "/etc/millrace/millrace.properties");
            assertThat(Pipelines.slugs()).containsAll(words.subList(3, words.size()));
        });
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void kafkaHasTheTopicsOfAllPipelines(Manifests manifests) {
        Settings settings = Settings.of(EngineSettings.known());
        List<String> topics = new ArrayList<>(Pipelines.outputs(settings));
        Pipelines.inputs(settings).forEach(topic -> topics.add(settings.value(topic.name())));

        assertThat(manifests.names("KafkaTopic")).containsExactlyInAnyOrderElementsOf(topics);
        assertThat(manifests.all())
                .filteredOn(object -> object.at("/metadata/labels").has("strimzi.io/cluster"))
                .allSatisfy(object -> assertThat(manifests.names("Kafka"))
                        .contains(object.at("/metadata/labels/strimzi.io~1cluster")
                                .textValue()));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void podsReferToWhatExists(Manifests manifests) throws IOException {
        Set<String> configMaps = manifests.names("ConfigMap");
        if (configMaps.isEmpty()) {
            configMaps.add("settings");
        }
        for (Pod pod : manifests.pods()) {
            JsonNode volumes = pod.spec().path("volumes");
            assertThat(volumes.findValues("configMap"))
                    .as(pod.owner())
                    .allSatisfy(reference -> assertThat(configMaps)
                            .contains(reference.path("name").textValue()));
            assertThat(volumes.findValuesAsText("secretName")).as(pod.owner()).isSubsetOf(documentedSecrets());
            for (JsonNode container : pod.containers()) {
                Set<String> ports = new TreeSet<>(container.path("ports").findValuesAsText("name"));
                assertThat(container.findValuesAsText("port")).as(pod.owner()).isSubsetOf(ports);
            }
        }
    }

    /** Secrets are in no file: the page says how to create them. */
    private static Set<String> documentedSecrets() throws IOException {
        Set<String> secrets = new TreeSet<>();
        Matcher created = Pattern.compile("create secret generic (\\S+)")
                .matcher(Files.readString(ROOT.resolve("docs/cluster.md")));
        while (created.find()) {
            secrets.add(created.group(1));
        }
        return secrets;
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void containersMountVolumesThatTheirPodHas(Manifests manifests) {
        for (JsonNode object : manifests.all()) {
            List<String> claims = object.at("/spec/volumeClaimTemplates").findValuesAsText("name");
            for (Pod pod : new Manifests(List.of(object)).pods()) {
                Set<String> volumes = new TreeSet<>(claims);
                pod.spec()
                        .path("volumes")
                        .forEach(volume -> volumes.add(volume.path("name").textValue()));
                for (JsonNode container : pod.containers()) {
                    assertThat(container.path("volumeMounts").findValuesAsText("name"))
                            .as(pod.owner())
                            .contains("tmp")
                            .isSubsetOf(volumes);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void selectorsFindPods(Manifests manifests) {
        for (JsonNode object : manifests.all()) {
            for (JsonNode selector : selectors(object)) {
                Map<String, String> labels = Manifests.labels(selector);
                assertThat(labels.isEmpty() || OF_OTHERS.contains(labels) || manifests.anyPod(labels))
                        .as("%s selects %s", Manifests.title(object), labels)
                        .isTrue();
            }
            if (object.at("/spec/selector").has("matchLabels")
                    && object.path("spec").has("template")) {
                assertThat(new Manifests(List.of(object))
                                .anyPod(Manifests.labels(object.at("/spec/selector/matchLabels"))))
                        .as(Manifests.title(object))
                        .isTrue();
            }
        }
    }

    private static List<JsonNode> selectors(JsonNode object) {
        List<JsonNode> selectors = new ArrayList<>();
        if (object.path("kind").textValue().equals("Service")) {
            selectors.add(object.at("/spec/selector"));
        } else {
            object.path("spec")
                    .findValues("podSelector")
                    .forEach(selector -> selectors.add(selector.path("matchLabels")));
            selectors.add(object.at("/spec/selector/matchLabels"));
        }
        return selectors;
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void accountsAndScalersReferToWhatExists(Manifests manifests) {
        Set<String> accounts = manifests.names("ServiceAccount");
        manifests.pods().stream()
                .map(pod -> pod.spec().path("serviceAccountName"))
                .filter(JsonNode::isTextual)
                .forEach(account -> assertThat(accounts).contains(account.textValue()));
        for (JsonNode driver : manifests.of("SparkApplication")) {
            assertThat(accounts).containsAll(driver.path("spec").findValuesAsText("serviceAccount"));
        }
        for (JsonNode binding : manifests.of("RoleBinding")) {
            assertThat(manifests.names("Role"))
                    .contains(binding.at("/roleRef/name").textValue());
            assertThat(accounts).containsAll(binding.path("subjects").findValuesAsText("name"));
        }
        for (JsonNode scaler : manifests.of("HorizontalPodAutoscaler")) {
            assertThat(manifests.names("Deployment"))
                    .contains(scaler.at("/spec/scaleTargetRef/name").textValue());
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void podsMayDoNoMoreThanTheyNeed(Manifests manifests) {
        assertThat(manifests.of("ServiceAccount"))
                .allSatisfy(account -> assertThat(
                                account.path("automountServiceAccountToken").asText())
                        .isEqualTo("false"));
        for (Pod pod : manifests.pods()) {
            boolean isDriver = "driver".equals(pod.labels().get("app.kubernetes.io/name"));
            assertThat(pod.spec().path("automountServiceAccountToken").asBoolean(false))
                    .as(pod.owner())
                    .isEqualTo(isDriver);
            JsonNode user = pod.spec().path("securityContext");
            assertThat(user.path("runAsNonRoot").asBoolean()).as(pod.owner()).isTrue();
            assertThat(user.path("runAsUser").asInt()).as(pod.owner()).isPositive();
            assertThat(user.at("/seccompProfile/type").asText()).as(pod.owner()).isEqualTo("RuntimeDefault");
            for (JsonNode container : pod.containers()) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                        .as(pod.owner())
                        .isTrue();
                assertThat(security.path("allowPrivilegeEscalation").asText())
                        .as(pod.owner())
                        .isEqualTo("false");
                assertThat(texts(security.at("/capabilities/drop")))
                        .as(pod.owner())
                        .containsExactly("ALL");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void containersHaveLimitsAndServersHaveProbes(Manifests manifests) {
        for (Pod pod : manifests.pods()) {
            boolean isSpark = pod.owner().startsWith("SparkApplication");
            for (JsonNode container : pod.containers()) {
                assertThat(container.at("/resources/limits").has("memory"))
                        .as("%s limits its memory", pod.owner())
                        .isNotEqualTo(isSpark);
                if (container.has("ports")) {
                    assertThat(container.has("startupProbe") && container.has("livenessProbe"))
                            .as("%s has probes", pod.owner())
                            .isTrue();
                    assertThat(container.has("readinessProbe"))
                            .as("%s has a probe of its readiness", pod.owner())
                            .isNotEqualTo(isSpark);
                }
            }
        }
    }

    @Test
    void imagesAreNamedInOnePlace() throws IOException {
        Set<String> named = new TreeSet<>(kustomization(SETTINGS).path("images").findValuesAsText("name"));
        Set<String> used = new TreeSet<>();
        Manifests.ofFolder(FOLDER.resolve("base"))
                .all()
                .forEach(object -> used.addAll(object.findValuesAsText("image")));

        assertThat(used).isEqualTo(named);
    }

    @Test
    void kustomizationsReferToFilesThatExist() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(file -> file.endsWith("kustomization.yaml"))
                    .filter(file -> !file.startsWith(FOLDER.resolve("target")))
                    .toList()) {
                JsonNode kustomization = kustomization(file.getParent());
                List<String> referred = new ArrayList<>();
                for (String list : List.of("resources", "components", "configurations")) {
                    referred.addAll(texts(kustomization.path(list)));
                }
                kustomization.findValues("files").forEach(list -> referred.addAll(texts(list)));
                assertThat(referred)
                        .as(file.toString())
                        .isNotEmpty()
                        .allSatisfy(
                                name -> assertThat(file.resolveSibling(name)).exists());
            }
        }
    }

    @Test
    void overlaysPatchObjectsOfTheBase() throws IOException {
        Manifests base = Manifests.ofFolder(FOLDER.resolve("base"));
        for (String overlay : List.of("small", "full")) {
            for (JsonNode patch :
                    kustomization(FOLDER.resolve("overlays/" + overlay)).path("patches")) {
                JsonNode target = patch.path("target");
                List<JsonNode> found = base.of(target.path("kind").textValue()).stream()
                        .filter(object -> Manifests.name(object)
                                .equals(target.path("name").textValue()))
                        .toList();
                assertThat(found).as(overlay + ": " + target).hasSize(1);
                for (JsonNode step :
                        Manifests.documents(patch.path("patch").textValue()).getFirst()) {
                    assertThat(step.path("op").textValue()).isEqualTo("replace");
                    assertThat(found.getFirst()
                                    .at(step.path("path").textValue())
                                    .isMissingNode())
                            .as("%s: %s has no %s", overlay, target, step.path("path"))
                            .isFalse();
                }
            }
        }
    }

    private static JsonNode kustomization(Path folder) throws IOException {
        return Manifests.documents(Files.readString(folder.resolve("kustomization.yaml")))
                .getFirst();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
