package io.millrace.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {

    @TempDir
    Path folder;

    @Test
    void writesNoChecksumBesideAFile() throws IOException {
        org.apache.hadoop.fs.Path file = path("sub/file.txt");
        try (FSDataOutputStream out = files().create(file)) {
            out.writeBytes("text");
        }

        try (var names = Files.list(folder.resolve("sub"))) {
            assertThat(names).containsExactly(folder.resolve("sub/file.txt"));
        }
        assertThat(files().open(file).readAllBytes()).asString().isEqualTo("text");
    }

    @Test
    void copiesLocalFilesAsTheStateStoreDoesWithItsSnapshots() throws IOException {
        Path snapshot = Files.writeString(folder.resolve("snapshot.zip"), "state");

        files().copyFromLocalFile(new org.apache.hadoop.fs.Path(snapshot.toUri()), path("copy.zip"));

        assertThat(folder.resolve("copy.zip")).hasContent("state");
    }

    private FileSystem files() throws IOException {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.file.impl", LocalFiles.class.getName());
        return FileSystem.newInstance(folder.toUri(), hadoop);
    }

    private org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    }
}
