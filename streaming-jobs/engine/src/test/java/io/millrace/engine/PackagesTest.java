package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagesTest {

    private static final Path SOURCES = Path.of("src/main/java/io/millrace/engine");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?io\\.millrace\\.engine\\.([a-z]+)\\.", Pattern.MULTILINE);

    /** What each package needs of those above it; all of them may see the first. */
    private static final Map<String, Set<String>> SEES = new LinkedHashMap<>();

    static {
        // How the engine is set and why it stops.
        sees("");
        // Files and folders on whatever storage there is, and how the engine comes to them.
        sees("storage");
        // Keyed state: how folds run on Spark.
        sees("state");
        // What a pipeline's checkpoint says of where it stands and what code it belongs to.
        sees("checkpoint", "storage", "state");
        // What tasks write: rows, the Parquet files they go to, and topics.
        sees("sink", "state");
        // How records come in: read, parsed, checked for lateness and duplicates, and how far event time is.
        sees("source", "storage", "state", "checkpoint", "sink");
        // How a batch becomes visible, once: stamps, the ledger, and the commits of Delta and Parquet tables.
        sees("commit", "storage", "checkpoint", "sink");
        // Tables in the metastore and on storage: where they lie, how they are created, compacted and expired.
        sees("lake", "storage", "checkpoint", "sink", "commit");
        // What a pipeline should have beside what it has: the start check and the audit.
        sees("inspect", "storage", "checkpoint", "sink", "source", "commit", "lake");
        // What changes a pipeline from outside its stream: rebuild, drop and skip.
        sees("maintain", "storage", "checkpoint", "sink", "source", "commit", "lake", "inspect");
        // Pipelines at work: their lifecycle in a driver process, and its status.
        sees("driver", "storage", "state", "checkpoint", "sink", "source", "commit", "lake", "inspect", "maintain");
    }

    private static void sees(String home, String... others) {
        assertThat(SEES.keySet()).as("what stands above " + home).containsAll(Arrays.asList(others));
        SEES.put(home, new TreeSet<>(Arrays.asList(others)));
    }

    @Test
    void lookOneWayOnly() throws IOException {
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        SEES.keySet().forEach(home -> seen.put(home, new TreeSet<>()));
        for (Path file : sources()) {
            String home = SOURCES.relativize(file.getParent()).toString();
            Matcher imports = IMPORT.matcher(Files.readString(file));
            while (imports.find()) {
                if (!imports.group(1).equals(home)) {
                    seen.get(home).add(imports.group(1));
                }
            }
        }
        assertThat(seen).isEqualTo(SEES);
    }

    @Test
    void touchTheInternalsOfDeltasKernelInOneClass() throws IOException {
        Set<String> touching = new HashSet<>();
        for (Path file : sources()) {
            if (Files.readString(file).contains("import io.delta.kernel.internal.")) {
                touching.add(file.getFileName().toString());
            }
        }
        assertThat(touching).containsExactly("DeltaLog.java");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }
}
