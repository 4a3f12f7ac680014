package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.ingest.ApiSettings;
import io.millrace.settings.Setting;
import io.millrace.stack.Port;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/first-pipeline.md says, in a copy of the tree: writes its files, calls its commands, compares what they print. */
class TutorialIT {

    private static final Set<String> NOT_COPIED = Set.of("target", ".git", ".millrace");
    private static final List<Setting<?>> PORTS = List.of(
            StackSettings.KAFKA_PORT,
            StackSettings.KAFKA_CONTROLLER_PORT,
            StackSettings.METASTORE_PORT,
            StackSettings.TRINO_PORT,
            ApiSettings.PORT);
    private static final long MINUTES = 9;

    private final Path root = Tree.find().root();

    @TempDir
    Path folder;

    private Path tree;
    private int statusPort;

    @Test
    void endsWithTheRowsThatItShows() throws IOException, InterruptedException {
        tree = folder.resolve("tree");
        statusPort = Port.anyFree();
        copy(root, tree);
        lendTrino();

        String printed = "";
        for (Page.Block block : Page.of(root.resolve("docs/first-pipeline.md")).blocks()) {
            if (block.path().isPresent()) {
                Path file = tree.resolve(block.path().get());
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.text());
            } else if (block.language().equals("sh")) {
                printed = call(block.text());
            } else {
                assertThat(cells(printed)).containsSequence(cells(block.text()));
            }
        }
    }

    @AfterEach
    void stopItsStack() throws IOException, InterruptedException {
        call("./millrace down");
    }

    /** What its commands print. */
    private String call(String commands) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", commands)
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = shell.environment();
        environment.keySet().removeIf(name -> name.startsWith("MAVEN_"));
        environment.put("MAVEN_ARGS", "-o -ntp");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MILLRACE_HOME", folder.resolve("home").toString());
        environment.put(StackSettings.START_TIMEOUT.variable(), "5m");
        environment.put(EngineSettings.STATUS_PORT.variable(), Integer.toString(statusPort));
        PORTS.forEach(port -> environment.put(port.variable(), "0"));

        Process process = shell.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertThat(ended)
                .as("%s%nended within %d minutes. It printed:%n%s", commands, MINUTES, printed)
                .isTrue();
        assertThat(process.exitValue())
                .as("%s%nprinted:%n%s", commands, printed)
                .isZero();
        return printed;
    }

    /** The lines of a table, however wide its columns are. */
    private static List<String> cells(String text) {
        return text.lines()
                .filter(line -> line.contains("|"))
                .map(line -> line.strip().replaceAll("\\s*\\|\\s*", "|"))
                .toList();
    }

    /** Unpacking it again would take half a minute. */
    private void lendTrino() throws IOException {
        Path unpacked = Path.of("compose/embedded/target/trino");
        if (Files.exists(root.resolve(unpacked))) {
            Files.createDirectories(tree.resolve(unpacked).getParent());
            Files.createSymbolicLink(tree.resolve(unpacked), root.resolve(unpacked));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_COPIED.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
