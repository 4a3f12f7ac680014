package io.millrace.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonTest {

    private static final Path SYSTEM = Path.of("/usr/bin/python3");

    @TempDir
    Path folder;

    @Test
    void takesTheFirstThatHasAll() throws InterruptedException {
        Path missing = folder.resolve("missing/python3");

        Python python = Python.ready(List.of(missing, SYSTEM), folder.resolve("own"), folder, Report.quiet());

        assertThat(python.executable()).isEqualTo(SYSTEM);
        assertThat(folder.resolve("own")).doesNotExist();
    }

    @Test
    void saysWhatToInstallWhereNothingCanBeFetched() throws IOException {
        Path requirements = Files.writeString(folder.resolve("requirements.txt"), "--no-index\npandas==0.0.0\n");
        Path own = folder.resolve("own");

        assertThatThrownBy(() -> Python.ready(List.of(), own, requirements, Report.quiet()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("No matching distribution found for pandas==0.0.0")
                .hasMessageContaining("apt-get install -y --no-install-recommends jupyter-notebook");
        assertThat(own).doesNotExist();
    }
}
