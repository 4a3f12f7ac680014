package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.ingest.ApiSettings;
import io.millrace.lake.TrinoSettings;
import io.millrace.settings.Setting;
import io.millrace.stack.Port;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/first-pipeline.md says, in a copy of the tree: writes its files, calls its commands, compares what they print. */
class TutorialIT {

    private static final List<Setting<?>> PORTS = List.of(
            StackSettings.KAFKA_PORT,
            StackSettings.KAFKA_CONTROLLER_PORT,
            StackSettings.METASTORE_PORT,
            TrinoSettings.PORT,
            ApiSettings.PORT);

    private final Path root = Tree.find().root();

    @TempDir
    Path folder;

    private Path tree;
    private int statusPort;

    @Test
    void endsWithTheRowsThatItShows() throws IOException, InterruptedException {
        tree = folder.resolve("tree");
        statusPort = Port.anyFree();
        SourceCopy.of(root, tree);
        lendTrino();

        String printed = "";
        for (Page.Block block : Page.of(root.resolve("docs/first-pipeline.md")).blocks()) {
            if (block.path().isPresent()) {
                Path file = tree.resolve(block.path().get());
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.text());
            } else if (block.language().equals("sh")) {
                printed = shell().call(block.text());
            } else {
                assertThat(cells(printed)).containsSequence(cells(block.text()));
            }
        }
    }

    @AfterEach
    void stopItsStack() throws IOException, InterruptedException {
        shell().call("./millrace down");
    }

    private Shell shell() {
        Map<String, String> variables = new HashMap<>();
        variables.put("MAVEN_ARGS", "-o -ntp");
        variables.put("MILLRACE_HOME", folder.resolve("home").toString());
        variables.put(StackSettings.START_TIMEOUT.variable(), "5m");
        variables.put(EngineSettings.STATUS_PORT.variable(), Integer.toString(statusPort));
        PORTS.forEach(port -> variables.put(port.variable(), "0"));
        return new Shell(tree, folder.resolve("output"), variables);
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
}
