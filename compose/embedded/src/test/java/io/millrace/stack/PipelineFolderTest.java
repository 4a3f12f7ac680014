package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.sink.RowType;
import io.millrace.engine.state.RecordForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFolderTest {

    private static final String LINES = """
            import io.millrace.sdk.Flow;
            import io.millrace.sdk.Pipeline;
            import io.millrace.sdk.Topic;
            import io.millrace.settings.Settings;

            public final class Lines implements Pipeline {
                public record Line(String text) {}

                @Override
                public Flow<?> flow(Settings settings) {
                    return Flow.from(Topic.text("lines", Line.class)).append("lines", "Lines");
                }
            }
            """;

    @TempDir
    Path root;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void forgetJars() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private PipelineFolder folder(String name, String java) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Files.writeString(folder.resolve("Lines.java"), java);
        return PipelineFolder.of(folder);
    }

    @Test
    void makesAJarThatAStackCanLoad() throws IOException, ReflectiveOperationException {
        PipelineFolder folder = folder("lines", LINES);
        Files.writeString(folder.folder().resolve("views.sql"), "SELECT 1;");
        Files.writeString(folder.folder().resolve("LinesTest.java"), "this is no Java");
        PipelineJars jars = new PipelineJars(root.resolve("pipelines"));

        String slug = folder.packageInto(jars.folder().resolve("lines.jar"));

        assertThat(slug).isEqualTo("lines");
        assertThat(jars.all()).containsExactly(root.resolve("pipelines/lines.jar"));
        assertThat(jars.behind("a.jar")).isEqualTo("a.jar:" + root.resolve("pipelines/lines.jar"));
        try (JarFile jar = new JarFile(jars.all().getFirst().toFile())) {
            assertThat(jar.stream().map(Object::toString))
                    .containsExactlyInAnyOrder(
                            "Lines.class",
                            "Lines$Line.class",
                            "META-INF/services/io.millrace.sdk.Pipeline",
                            "sql/lines/views.sql");
        }
        jars.makeVisible();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        assertThat(loader.getResource("sql/lines/views.sql")).isNotNull();
        assertThat(throughTheEngine(loader.loadClass("Lines$Line"))).isEqualTo("a line");
    }

    /** Its classes are of another loader than the engine's. */
    private static <R extends Record> Object throughTheEngine(Class<?> type) throws ReflectiveOperationException {
        @SuppressWarnings("unchecked")
        Class<R> line = (Class<R>) type;
        R made = line.getDeclaredConstructor(String.class).newInstance("a line");
        R read = RecordForm.of(line).record(RecordForm.of(line).bytes(made));
        return RowType.of(line).fields().getFirst().reader().apply(read);
    }

    @Test
    void saysInWhichLineWhatIsWrong() throws IOException {
        PipelineFolder folder = folder("lines", LINES.replace("Line.class", "Lin.class"));

        assertThatThrownBy(folder::slug)
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("The pipeline does not compile.\n"
                        + folder.folder().resolve("Lines.java") + ":11: cannot find symbol");
    }

    @Test
    void keepsTheJarThatIsThereIfTheFolderDoesNotCompile() throws IOException {
        Path jar = root.resolve("lines.jar");
        folder("lines", LINES).packageInto(jar);
        byte[] first = Files.readAllBytes(jar);

        PipelineFolder broken = folder("lines", "class Lines {");
        assertThatThrownBy(() -> broken.packageInto(jar)).isInstanceOf(StackException.class);

        assertThat(jar).hasBinaryContent(first);
        assertThat(List.of(root.toFile().list())).containsExactlyInAnyOrder("lines", "lines.jar");
    }

    @Test
    void wantsOnePipeline() throws IOException {
        assertThatThrownBy(folder("none", "class None {}")::slug)
                .hasMessage(
                        "In " + root.resolve("none") + " there is no class that implements io.millrace.sdk.Pipeline.");
        PipelineFolder two = folder("two", LINES);
        Files.writeString(two.folder().resolve("Others.java"), LINES.replace("class Lines", "class Others"));
        assertThatThrownBy(two::slug)
                .hasMessage("In " + root.resolve("two")
                        + " there are several pipelines, [class Lines, class Others]. Give each a folder of its own.");
        assertThatThrownBy(() -> PipelineFolder.of(root.resolve("gone")))
                .hasMessage("There is no folder " + root.resolve("gone") + ". ./millrace new NAME makes one.");
    }

    @Test
    void saysWhichJarsHaveOneNameOrOneSetting() throws IOException {
        PipelineJars jars = new PipelineJars(root.resolve("pipelines"));
        Path one = jars.folder().resolve("a.jar");
        Path other = jars.folder().resolve("b.jar");
        folder("lines", LINES).packageInto(one);
        folder("lines", LINES).packageInto(other);

        assertThatThrownBy(jars::makeVisible)
                .isInstanceOf(StackException.class)
                .hasMessage(
                        "Pipeline lines is in " + one + " and in " + other + ". Rename one of them, or delete a jar.");

        Path renamed = Files.createDirectories(root.resolve("renamed"));
        Files.writeString(renamed.resolve("Rows.java"), LINES.replace("class Lines", "class Rows"));
        new PipelineFolder(renamed).packageInto(other);

        assertThatThrownBy(jars::makeVisible)
                .hasMessage("Setting lines.topic is in " + one + " and in " + other
                        + ". Rename one of them, or delete a jar.");
    }

    @Test
    void saysWhichJarCannotBeLoaded() throws IOException {
        PipelineJars jars = new PipelineJars(root.resolve("pipelines"));
        Path jar = jars.folder().resolve("lines.jar");
        folder(
                        "lines",
                        LINES.replace(
                                "\"Lines\")",
                                "null == null ? \"Lines\" : \"\").append(\"more\", \"More\", Line.class)"))
                .packageInto(jar);

        assertThatThrownBy(jars::makeVisible)
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith(jar + " has a pipeline Lines that cannot be loaded: "
                        + "java.lang.IllegalArgumentException: more takes rows of type Line from folds")
                .hasMessageEndingWith("correct it, or delete the jar.");
    }
}
