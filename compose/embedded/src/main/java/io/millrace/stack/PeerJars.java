package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The class path of one of the peers' modules, which no other build makes.
 *
 * @param folder which has the module's jar and all that it needs
 */
public record PeerJars(String module, Path folder) {

    private static final String BUILD = "peers-build";

    public static PeerJars of(String module, Tree tree) {
        return new PeerJars(module, tree.peers().resolve(module).resolve("target/jars"));
    }

    /** Builds all peers, which takes seconds where Maven has what they need. */
    public static void build(Tree tree, Home home) {
        List<String> command = List.of(
                tree.root().resolve("mvnw").toString(),
                "-q",
                "-B",
                "-ntp",
                "-f",
                tree.peers().resolve("pom.xml").toString(),
                "package");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(tree.root().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.log(BUILD).toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            if (builder.start().waitFor() != 0) {
                throw new StackException("Maven cannot build compose/peers. The end of its log, " + home.log(BUILD)
                        + ":" + LogTail.indented(home.log(BUILD), 15));
            }
        } catch (IOException missing) {
            throw new StackException("Cannot run " + command.getFirst() + ": " + missing.getMessage(), missing);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while building compose/peers.", stopped);
        }
    }

    Path jar() {
        return folder.resolve(module + "-0.1.0-SNAPSHOT.jar");
    }
}
