package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import io.millrace.stack.PipelineJars;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/maven-project/README.md says, in copies of the tree and of the project: installs the SDK, builds the jar. */
class MavenProjectIT {

    private static final Path USUAL_REPOSITORY = Path.of(System.getProperty(
            "localRepository",
            Path.of(System.getProperty("user.home"), ".m2/repository").toString()));

    private final Path root = Tree.find().root();
    private final Path original = root.resolve("docs/maven-project");
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @TempDir
    Path folder;

    @AfterEach
    void forgetTheJar() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void makesAJarThatAStackCanLoad() throws IOException, InterruptedException {
        Path tree = folder.resolve("tree");
        Path project = folder.resolve("bikes");
        SourceCopy.of(root, tree);
        SourceCopy.of(original, project);
        // Or Maven would take the project for a part of the tree that this folder is in.
        Files.createDirectory(project.resolve(".mvn"));
        List<Page.Block> commands = Page.of(original.resolve("README.md")).blocks();

        in(tree).call(commands.get(0).text());
        String printed = in(project)
                .call("mvn() { '" + tree + "/mvnw' \"$@\"; }\n"
                        + commands.get(1).text());

        assertThat(printed).contains("Tests run: 2, Failures: 0, Errors: 0, Skipped: 0");
        PipelineJars.makeVisible(List.of(project.resolve("target/bikes.jar")));
        Optional<Pipeline> bikes = ServiceLoader.load(Pipeline.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(pipeline -> pipeline.slug().equals("bikes"))
                .findFirst();
        assertThat(bikes).as("pipeline bikes of the jar").isPresent();
        assertThat(bikes.get().flow(Settings.of(bikes.get().settings())).outputs())
                .extracting(Output::name)
                .containsExactly("moves", "stations_changes");
        assertThat(bikes.get().getClass().getResource("/sql/bikes/views.sql"))
                .as("views of bikes")
                .isNotNull();
    }

    @Test
    void hasThePipelineOfTheTutorial() throws IOException {
        assertThat(original.resolve("src/main/java/com/example/bikes/Bikes.java"))
                .hasContent("package com.example.bikes;\n\n" + tutorial("bikes/Bikes.java"));
        assertThat(original.resolve("src/main/resources/sql/bikes/views.sql")).hasContent(tutorial("bikes/views.sql"));
    }

    private String tutorial(String path) throws IOException {
        return Page.of(root.resolve("docs/first-pipeline.md")).blocks().stream()
                .filter(block -> block.path().equals(Optional.of(path)))
                .map(Page.Block::text)
                .findFirst()
                .orElseThrow();
    }

    /** Maven installs into a repository of the test's own, and downloads nothing that the usual one has. */
    private Shell in(Path place) {
        String arguments = "-ntp -Dmaven.repo.local=%s -Dmaven.repo.local.tail=%s"
                .formatted(folder.resolve("repository"), USUAL_REPOSITORY);
        return new Shell(place, folder.resolve("output"), Map.of("MAVEN_ARGS", arguments));
    }
}
