package io.millrace.stack;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where jars, SQL and configuration are found: the source tree that this was built from, or a folder in which it is
 * installed.
 */
public record Tree(Path root) {

    private static final String ROOT = "millrace.root";

    /** The tree that the launcher names, or the one around the working directory. */
    public static Tree find() {
        String named = System.getProperty(ROOT);
        if (named != null) {
            return new Tree(Path.of(named).toAbsolutePath().normalize());
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw")) && Files.exists(folder.resolve("compose/embedded"))) {
                return new Tree(folder);
            }
        }
        throw new StackException("This is not inside a Millrace tree. Start it with ./millrace.");
    }

    public Path jobsJar() {
        return place("streaming-jobs/pipelines/target/millrace-jobs.jar", "lib/millrace-jobs.jar");
    }

    public Path apiJar() {
        return place("ingest-api/target/millrace-api.jar", "lib/millrace-api.jar");
    }

    /** A folder that serves as SPARK_HOME. */
    public Path sparkHome() {
        return place("streaming-jobs/pipelines/target/spark", "lib/spark");
    }

    public Path sparkJars() {
        return sparkHome().resolve("jars");
    }

    public Path sql(String slug) {
        return root.resolve("sql").resolve(slug);
    }

    public Path brokerJars() {
        return place("compose/kafka/target/broker", "lib/kafka");
    }

    Path hdfsJars() {
        return place("compose/hdfs/target/hdfs", "lib/hdfs");
    }

    Path s3Jars() {
        return place("compose/s3/target/server", "lib/s3");
    }

    /** The command line's own. */
    Path cliJars() {
        return place("compose/embedded/target/cli", "lib/cli");
    }

    /** What runs the tests of a pipeline's folder. */
    public Path testRunner() {
        return place("compose/embedded/target/junit", "lib/junit");
    }

    /** The project of the jobs that the benchmark compares Millrace with. */
    Path peers() {
        return root.resolve("compose/peers");
    }

    Path trino() {
        return place("compose/embedded/target/trino", "lib/trino");
    }

    /** The driver's own; inside spark-submit it has to be named before the driver's class is there. */
    Path driverLogging() {
        return place(
                "streaming-jobs/engine/src/main/resources/millrace-log4j2.properties",
                "conf/millrace-log4j2.properties");
    }

    Path driverArchive() {
        return root.resolve("compose/embedded/target/driver.jsa");
    }

    Path trinoArchive() {
        return trino().resolve("classes.jsa");
    }

    /** That of an installed Millrace. */
    Path launcher() {
        return place("compose/conf/launcher", "bin/millrace");
    }

    Path logging() {
        return place("compose/conf/log4j2.properties", "conf/log4j2.properties");
    }

    /** Whether this is an image or an unpacked archive: built, and without its sources. */
    boolean isInstalled() {
        return Files.isDirectory(root.resolve("lib/cli"));
    }

    private Path place(String built, String installed) {
        return root.resolve(isInstalled() ? installed : built);
    }

    /** The local Maven repository that the build has used: above Trino's group, artifact, version and archive. */
    public Path repository() {
        Path folder = Built.trinoArchive(this);
        for (int level = 0; level < 5; level++) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The jar or folder that holds this class. */
    public Path own() {
        return placeOf(Tree.class);
    }

    /** The jar or folder that holds a class. */
    static Path placeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Every jar of a folder, as a class path names them. */
    static String allOf(Path folder) {
        return folder + "/*";
    }
}
