package io.millrace.stack;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The command line in one file, for machines that have Java and reach a deployment, but have no source tree. Jars are
 * compressed already, so it is not.
 */
public record CliArchive(Tree tree) {

    private static final String TOP = "millrace/";
    private static final int EXECUTABLE = 0755;

    public void writeTo(Path file) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(draft), 1 << 20))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            add(tar, tree.launcher(), TOP + "bin/millrace");
            add(tar, tree.jobsJar(), TOP + "lib/" + tree.jobsJar().getFileName());
            addAll(tar, tree.cliJars(), TOP + "lib/cli/");
            addAll(tar, tree.sparkJars(), TOP + "lib/spark/jars/");
            add(tar, tree.driverLogging(), TOP + "conf/" + tree.driverLogging().getFileName());
            addAll(tar, tree.root().resolve("sql"), TOP + "sql/");
            tar.finish();
        } catch (IOException refused) {
            throw new StackException("Cannot write " + file + ": " + refused.getMessage() + ".", refused);
        }
        try {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new StackException("Cannot write " + file + ": " + refused.getMessage() + ".", refused);
        }
    }

    private static void addAll(TarArchiveOutputStream tar, Path folder, String place) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            add(tar, file, place + folder.relativize(file));
        }
    }

    private static void add(TarArchiveOutputStream tar, Path file, String name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(file.toFile(), name);
        if (Files.isExecutable(file)) {
            entry.setMode(EXECUTABLE);
        }
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }
}
