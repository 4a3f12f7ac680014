package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The classes that a Spark driver or Trino loads, in a form that the JVM reads at a stroke instead of loading
 * and checking them one by one. A process that finds none leaves one when it ends in order, and the
 * next one starts from it: about six seconds of processor time less.
 *
 * @param file where it is kept for all to use
 * @param fresh where a process leaves it
 * @param jar what it is made of, a jar or a folder; a newer one makes it void
 */
public record ClassArchive(Path file, Path fresh, Path jar) {

    static ClassArchive ofDriver(Tree tree, Home home) {
        return new ClassArchive(tree.driverArchive(), home.data(Spark.NAME).resolve("classes.jsa"), tree.jobsJar());
    }

    static ClassArchive ofTrino(Tree tree, Home home) {
        return new ClassArchive(
                tree.trinoArchive(),
                home.data(Trino.NAME).resolve("classes.jsa"),
                tree.trino().resolve("lib"));
    }

    /** What the JVM is told. Where the archive does not fit after all, the JVM goes on without it. */
    public List<String> options() {
        String archive = isThere() ? "-XX:SharedArchiveFile=" + file : "-XX:ArchiveClassesAtExit=" + fresh;
        return List.of(archive, "-Xlog:cds=off", "-Xlog:aot=off");
    }

    public boolean isThere() {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Keeps what a process left; without one, or on a full disk, starts are only slower. */
    public void keep() {
        try {
            if (Files.exists(fresh)) {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException unwritable) {
            fresh.toFile().delete();
        }
    }
}
