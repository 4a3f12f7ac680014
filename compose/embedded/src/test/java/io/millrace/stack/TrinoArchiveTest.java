package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrinoArchiveTest {

    @TempDir
    Path folder;

    @Test
    void unpacksWhatIsWantedWithWhatItsLinksPointTo() throws IOException {
        Path target = folder.resolve("trino");

        new TrinoArchive(archive(), Report.quiet()).unpackTo(target);

        assertThat(target.resolve("lib/core.jar")).hasContent("core");
        assertThat(target.resolve("plugin/hive/core.jar")).hasContent("core");
        assertThat(target.resolve("plugin/hive/shared.jar")).hasContent("shared");
        assertThat(target.resolve("plugin/delta-lake/shared.jar")).hasContent("shared");
        assertThat(target.resolve("plugin/bigquery")).doesNotExist();
        assertThat(target.resolve("bin")).doesNotExist();
    }

    @Test
    void leavesNothingBehindUnderTheNameOfADamagedArchive() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.tar.gz"), "no archive");
        Path target = folder.resolve("trino");

        assertThatThrownBy(() -> new TrinoArchive(damaged, Report.quiet()).unpackTo(target))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("damaged.tar.gz");

        assertThat(target).doesNotExist();
    }

    @Test
    void keepsWhatAnotherProcessHasUnpackedMeanwhile() throws IOException {
        Path target = folder.resolve("trino");
        Report other = new Report() {
            @Override
            public void says(String line) {}

            @Override
            public void doing(String what) {
                try {
                    Files.createDirectories(target);
                    Files.writeString(target.resolve("whose"), "another's");
                } catch (IOException refused) {
                    throw new UncheckedIOException(refused);
                }
            }
        };

        new TrinoArchive(archive(), other).unpackTo(target);

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("trino", "trino-server.tar.gz");
        }
        assertThat(target.resolve("whose")).hasContent("another's");
    }

    private Path archive() throws IOException {
        Path file = folder.resolve("trino-server.tar.gz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GzipCompressorOutputStream(Files.newOutputStream(file)))) {
            file(tar, "trino-server-1/bin/launcher", "launcher");
            file(tar, "trino-server-1/lib/core.jar", "core");
            file(tar, "trino-server-1/plugin/bigquery/shared.jar", "shared");
            link(tar, "trino-server-1/plugin/delta-lake/shared.jar", "trino-server-1/plugin/bigquery/shared.jar");
            link(tar, "trino-server-1/plugin/hive/core.jar", "trino-server-1/lib/core.jar");
            link(tar, "trino-server-1/plugin/hive/shared.jar", "trino-server-1/plugin/bigquery/shared.jar");
        }
        return file;
    }

    private static void file(TarArchiveOutputStream tar, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }
}
