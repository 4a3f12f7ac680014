package io.millrace.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {

    @TempDir
    Path folder;

    @Test
    void writesNoChecksumBesideAFile() throws IOException {
        org.apache.hadoop.fs.Path file = path("sub/file.txt");
        write(files(), "sub/file.txt");

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

    /** Spark writes a checkpoint's files through a context, Delta and the engine theirs through a file system. */
    @Test
    void startsNoProcessToWriteAndRename() throws Exception {
        Path events = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();

            new ProcessBuilder("true").start().waitFor();
            write(files(), "sub/file.txt");
            FileContext context = FileContext.getFileContext(folder.toUri(), hadoop());
            try (FSDataOutputStream out = context.create(
                    path("draft"), EnumSet.of(CreateFlag.CREATE), CreateOpts.perms(new FsPermission("600")))) {
                out.writeBytes("text");
            }
            context.rename(path("draft"), path("done"), Options.Rename.OVERWRITE);
            context.mkdir(path("folder"), FsPermission.getDirDefault(), true);

            recording.stop();
            recording.dump(events);
        }

        assertThat(RecordingFile.readAllEvents(events))
                .extracting(event -> event.getString("command"))
                .containsExactly("true");
        assertThat(Files.getPosixFilePermissions(folder.resolve("done")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void tellsALinkFromWhatItLeadsTo() throws IOException {
        Files.writeString(folder.resolve("file"), "text");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
        LocalDisk disk = new LocalDisk();
        disk.initialize(folder.toUri(), hadoop());

        assertThat(disk.getFileLinkStatus(plain("link")).isSymlink()).isTrue();
        assertThat(disk.getFileLinkStatus(plain("file")).isSymlink()).isFalse();
        assertThatThrownBy(() -> disk.getFileLinkStatus(plain("none"))).isInstanceOf(FileNotFoundException.class);
    }

    private static Configuration hadoop() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.file.impl", LocalFiles.class.getName());
        hadoop.set("fs.AbstractFileSystem.file.impl", LocalContext.class.getName());
        return hadoop;
    }

    private void write(FileSystem files, String name) throws IOException {
        try (FSDataOutputStream out = files.create(path(name))) {
            out.writeBytes("text");
        }
    }

    private FileSystem files() throws IOException {
        return FileSystem.newInstance(folder.toUri(), hadoop());
    }

    /** Hadoop looks for links only where a path names no scheme. */
    private org.apache.hadoop.fs.Path plain(String name) {
        return new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
    }

    private org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    }
}
