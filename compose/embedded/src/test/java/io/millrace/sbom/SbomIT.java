package io.millrace.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cluster.Image;
import io.millrace.stack.Report;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the Containerfile in its own way, so that it sees what {@link CopiedJars} overlooks. */
class SbomIT {

    private static final Pattern COPY = Pattern.compile("(?m)^\\s*COPY\\s+((?:\\\\\\n|[^\\n])+)");

    private static Tree tree;
    private static Path image;

    @BeforeAll
    static void listParts() {
        tree = Tree.find();
        image = Image.listParts(tree, Report.quiet());
    }

    @Test
    void listsEveryJarThatTheImageCopiesWithItsDigest() throws Exception {
        assertThat(listed(image)).hasSizeGreaterThan(1_000).isEqualTo(copied(tree.root()));
    }

    @Test
    void hasNothingOfWhichItDoesNotSayWhatItIs() throws Exception {
        JsonNode components = new ObjectMapper().readTree(image.toFile()).path("components");

        assertThat(components).allSatisfy(component -> {
            assertThat(component.path("purl").asText()).matches("pkg:maven/[\\w.-]+/[\\w.-]+@[^@]+");
            assertThat(component.path("licenses")).isNotEmpty();
        });
        assertThat(components)
                .filteredOn(component -> component.path("name").asText().equals("millrace-api"))
                .first()
                .satisfies(api -> assertThat(api.path("components").findValuesAsText("name"))
                        .contains("vertx-core", "netty-codec-http", "kafka-clients", "jedis", "millrace-sdk"));
    }

    @Test
    void doesNotFitAJarThatHasChanged(@TempDir Path folder) throws Exception {
        Path jars = folder.resolve("compose/s3/target/server");
        for (String file : List.of(
                "compose/s3/target/server/args4j-2.37.jar",
                "compose/embedded/target/trino-archive.txt",
                "compose/licences/allowed.tsv",
                "compose/licences/unstated.tsv",
                ".mvn/checksums/checksums.sha256")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(tree.root().resolve(file), folder.resolve(file));
        }
        Files.writeString(
                folder.resolve("compose/Containerfile"), "COPY compose/s3/target/server \\\n  /opt/millrace/lib/s3\n");
        Path sbom = folder.resolve("sbom.json");
        Sbom.of(new Tree(folder)).writeTo(sbom);
        assertThat(listed(sbom))
                .containsOnlyKeys("/opt/millrace/lib/s3/args4j-2.37.jar")
                .isEqualTo(copied(folder));

        Files.write(jars.resolve("args4j-2.37.jar"), new byte[] {0}, StandardOpenOption.APPEND);

        assertThat(listed(sbom)).isNotEqualTo(copied(folder));
    }

    private static Map<String, String> listed(Path sbom) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (JsonNode component : new ObjectMapper().readTree(sbom.toFile()).path("components")) {
            for (JsonNode place : component.path("evidence").path("occurrences")) {
                digests.put(
                        place.path("location").asText(),
                        component.path("hashes").path(0).path("content").asText());
            }
        }
        return digests;
    }

    private static Map<String, String> copied(Path root) throws Exception {
        Map<String, String> digests = new TreeMap<>();
        for (MatchResult copy : COPY.matcher(Files.readString(root.resolve("compose/Containerfile")))
                .results()
                .toList()) {
            String[] words = copy.group(1).replace("\\\n", " ").strip().split("\\s+");
            for (int index = 0; index < words.length - 1; index++) {
                Path source = root.resolve(words[index]);
                try (Stream<Path> files = Files.walk(source)) {
                    for (Path file :
                            files.filter(any -> any.toString().endsWith(".jar")).toList()) {
                        String below = source.relativize(file).toString();
                        String place = words[words.length - 1];
                        digests.put(below.isEmpty() ? place : place + "/" + below, sha256(file));
                    }
                }
            }
        }
        return digests;
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }
}
