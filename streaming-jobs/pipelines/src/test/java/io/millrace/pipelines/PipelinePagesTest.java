package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference in docs/pipelines/ is what records, codecs, settings and views say. With
 * {@code -Dmillrace.write-docs=true} this test rewrites it.
 */
class PipelinePagesTest {

    private static final String BEGIN = "<!-- reference: written by PipelinePagesTest -->\n";
    private static final String END = "<!-- end of reference -->\n";

    static Stream<Pipeline> pipelines() {
        return Pipelines.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void sayWhatTheCodeSays(Pipeline pipeline) throws IOException {
        Path file = Repository.file("docs/pipelines/" + pipeline.slug() + ".md");
        assertThat(file).exists();
        String page = Files.readString(file);
        assertThat(page).contains(BEGIN).contains(END);

        String reference =
                Reference.of(pipeline, Settings.of(EngineSettings.known())).text();

        if (Boolean.getBoolean("millrace.write-docs")) {
            page = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                    + reference
                    + page.substring(page.indexOf(END));
            Files.writeString(file, page);
        }
        assertThat(page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)))
                .as(
                        "%s: call ./mvnw verify -pl streaming-jobs/pipelines -am -Dtest=PipelinePagesTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.write-docs=true",
                        file)
                .isEqualTo(reference);
    }
}
