package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What Prometheus and Grafana are given. The tests of the driver and of the API see to it that what is documented exists. */
class MonitoringTest {

    private static final Path ROOT = Tree.find().root();
    private static final Path PROMETHEUS = ROOT.resolve("compose/conf/prometheus");
    private static final Path DASHBOARD = ROOT.resolve("compose/conf/grafana/millrace.json");
    private static final Path PAGE = ROOT.resolve("docs/operations.md");
    private static final Pattern METRIC = Pattern.compile("\\b(?:millrace|jvm|process)_[a-z_]+");

    @ParameterizedTest
    @ValueSource(strings = {"check config prometheus.yml", "check rules rules.yml", "test rules rules.test.yml"})
    void satisfiesPrometheusOwnTool(String command) throws Exception {
        List<String> line = Stream.concat(Stream.of("promtool"), Stream.of(command.split(" ")))
                .toList();
        Process tool = promtool(line);

        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(tool.waitFor()).as(said).isZero();
    }

    @Test
    void asksForDocumentedMetricsOnly() throws IOException {
        assertThat(used(rules().map(rule -> (String) rule.get("expr")))).isSubsetOf(documented());
        assertThat(used(queries())).hasSizeGreaterThan(40).isSubsetOf(documented());
    }

    @Test
    void tellsForEachAlertWhatToDo() throws IOException {
        Page page = Page.of(PAGE);

        assertThat(rules()).isNotEmpty().allSatisfy(rule -> {
            String anchor = ((String) rule.get("alert")).toLowerCase(Locale.ROOT);
            assertThat(page.anchors()).contains(anchor);
            assertThat(annotations(rule))
                    .containsEntry("runbook", "docs/operations.md#" + anchor)
                    .containsKeys("summary", "description");
        });
        assertThat(page.prose().stream()
                        .filter(line -> line.startsWith("#### Millrace"))
                        .map(line -> line.substring(5)))
                .containsExactlyInAnyOrderElementsOf(alerts());
    }

    @Test
    void triesEachAlertWithAndWithoutItsReason() throws IOException {
        List<Map<String, Object>> tries = maps(yaml("rules.test.yml"), "tests")
                .flatMap(test -> maps(test, "alert_rule_test"))
                .toList();

        assertThat(alerts())
                .allSatisfy(alert -> assertThat(tries)
                        .as(alert)
                        .filteredOn(test -> alert.equals(test.get("alertname")))
                        .anyMatch(test -> !((List<?>) test.get("exp_alerts")).isEmpty()));
        assertThat(alerts())
                .allSatisfy(alert -> assertThat(tries)
                        .as(alert)
                        .filteredOn(test -> alert.equals(test.get("alertname")))
                        .anyMatch(test -> ((List<?>) test.get("exp_alerts")).isEmpty()));
    }

    @Test
    void scrapesServicesOfTheCluster() throws IOException {
        Set<String> services = ((Map<?, ?>)
                        yaml(ROOT.resolve("compose/docker-compose.yml")).get("services"))
                .keySet().stream().map(String::valueOf).collect(Collectors.toSet());

        assertThat(maps(yaml("prometheus.yml"), "scrape_configs")
                        .flatMap(job -> maps(job, "static_configs"))
                        .flatMap(targets -> ((List<?>) targets.get("targets")).stream()))
                .hasSize(5)
                .allSatisfy(target -> assertThat(services).contains(((String) target).split(":")[0]));
    }

    private static Process promtool(List<String> line) {
        try {
            return new ProcessBuilder(line)
                    .directory(PROMETHEUS.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            throw new UncheckedIOException("This test needs promtool: apt-get install prometheus", missing);
        }
    }

    /** The metrics in queries, by the names of their families. */
    private static Set<String> used(Stream<String> queries) throws IOException {
        Set<String> documented = documented();
        return queries.flatMap(query -> METRIC.matcher(query).results())
                .map(match -> match.group())
                .map(name -> documented.contains(name) ? name : name.replaceFirst("_(bucket|sum|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> queries() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        return Stream.concat(
                dashboard.findValuesAsText("expr").stream(), dashboard.findValuesAsText("definition").stream());
    }

    private static Set<String> documented() throws IOException {
        return Page.of(PAGE).prose().stream()
                .filter(line -> line.matches("\\| `[a-z_]+` \\| (counter|gauge|histogram|summary) \\|.*"))
                .map(line -> line.split("`")[1])
                .collect(Collectors.toSet());
    }

    private static Set<String> alerts() throws IOException {
        return rules().map(rule -> (String) rule.get("alert")).collect(Collectors.toSet());
    }

    private static Stream<Map<String, Object>> rules() throws IOException {
        return maps(yaml("rules.yml"), "groups").flatMap(group -> maps(group, "rules"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> annotations(Map<String, Object> rule) {
        return (Map<String, Object>) rule.get("annotations");
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> maps(Map<String, Object> of, String key) {
        return ((List<Map<String, Object>>) of.get(key)).stream();
    }

    private static Map<String, Object> yaml(String name) throws IOException {
        return yaml(PROMETHEUS.resolve(name));
    }

    private static Map<String, Object> yaml(Path file) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    }
}
