package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.Home;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariablesTest {

    private static final Pattern PROFILE = Pattern.compile("profiles: \\[(\\w+)]");

    @TempDir
    private Path folder;

    @Test
    void keepsATokenWithoutALineBreakInAFolderThatIsClosedToOthers() throws IOException {
        Variables variables = small();
        variables.keep();
        Path token = variables.secret("jupyter-token");
        String first = Files.readString(token);
        variables.keep();

        assertThat(first).matches("[0-9a-f]{48}");
        assertThat(token).hasContent(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void addsAProfileToThatOfTheSizeAndKeepsIt() {
        Variables variables = small().with("jupyter");
        variables.keep();

        Variables kept = Variables.keptIn(Home.at(folder));
        assertThat(kept.isOn("small")).isTrue();
        assertThat(kept.isOn("jupyter")).isTrue();
        assertThat(kept.isOn("full")).isFalse();
        assertThat(kept.all()).isEqualTo(variables.all());
    }

    @Test
    void stopsWhatIsInAnyProfileAndAnyFile() throws IOException {
        Variables everything = small().withEverything();

        Set<String> profiles = new TreeSet<>();
        for (String file : List.of("docker-compose.yml", "hdfs.yml", "s3.yml")) {
            String text = Files.readString(Tree.find().root().resolve("compose").resolve(file));
            PROFILE.matcher(text).results().map(match -> match.group(1)).forEach(profiles::add);
        }
        assertThat(profiles).contains("full", "jupyter").allMatch(everything::isOn);
        assertThat(Cluster.Storage.values()).allMatch(everything::names);
    }

    private Variables small() {
        return Variables.of(Tree.find(), Home.at(folder), true, Cluster.Storage.HDFS, "millrace-test");
    }
}
