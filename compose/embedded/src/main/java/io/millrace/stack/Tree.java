package io.millrace.stack;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree that this was built from: where jars, SQL and configuration are found. */
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
        return root.resolve("streaming-jobs/pipelines/target/millrace-jobs.jar");
    }

    public Path apiJar() {
        return root.resolve("ingest-api/target/millrace-api.jar");
    }

    /** A folder that serves as SPARK_HOME. */
    public Path sparkHome() {
        return root.resolve("streaming-jobs/pipelines/target/spark");
    }

    public Path sparkJars() {
        return sparkHome().resolve("jars");
    }

    public Path sql(String slug) {
        return root.resolve("sql").resolve(slug);
    }

    public Path brokerJars() {
        return root.resolve("compose/kafka/target/broker");
    }

    /** What runs the tests of a pipeline's folder. */
    public Path testRunner() {
        return root.resolve("compose/embedded/target/junit");
    }

    /** The project of the jobs that the benchmark compares Millrace with. */
    Path peers() {
        return root.resolve("compose/peers");
    }

    Path trino() {
        return root.resolve("compose/embedded/target/trino");
    }

    /** The driver's own; inside spark-submit it has to be named before the driver's class is there. */
    Path driverLogging() {
        return root.resolve("streaming-jobs/pipelines/src/main/resources/millrace-log4j2.properties");
    }

    Path driverArchive() {
        return root.resolve("compose/embedded/target/driver.jsa");
    }

    Path trinoArchive() {
        return trino().resolve("classes.jsa");
    }

    Path logging() {
        return root.resolve("compose/conf/log4j2.properties");
    }

    /** The jar or folder that holds this class. */
    public Path own() {
        try {
            return Path.of(Tree.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Every jar of a folder, as a class path names them. */
    static String allOf(Path folder) {
        return folder + "/*";
    }
}
