package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagesTest {

    private static final Path SOURCES = Path.of("src/main/java/io/millrace/engine");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?io\\.millrace\\.engine\\.([a-z]+)\\.", Pattern.MULTILINE);

    private static final Map<String, Set<String>> MAY_SEE = Map.ofEntries(
            Map.entry("", Set.of()),
            Map.entry("ledger", Set.of()),
            Map.entry("outside", Set.of("ledger")),
            Map.entry("files", Set.of()),
            Map.entry("tables", Set.of("ledger", "outside", "files")),
            Map.entry("checkpoint", Set.of("ledger", "outside")),
            Map.entry("time", Set.of("ledger", "files")),
            Map.entry("repeats", Set.of("ledger")),
            Map.entry("state", Set.of("checkpoint", "time")),
            Map.entry("plan", Set.of("ledger", "outside", "files", "tables", "checkpoint")),
            Map.entry("audit", Set.of("ledger", "outside", "tables", "checkpoint")),
            Map.entry("rebuild", Set.of("ledger", "outside", "files", "tables", "checkpoint", "plan")),
            Map.entry(
                    "run",
                    Set.of(
                            "ledger",
                            "outside",
                            "files",
                            "tables",
                            "checkpoint",
                            "time",
                            "repeats",
                            "state",
                            "plan",
                            "rebuild")));

    @Test
    void lookOneWayOnly() throws IOException {
        List<String> strangers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String home = SOURCES.relativize(file.getParent()).toString();
                Matcher seen = IMPORT.matcher(Files.readString(file));
                while (seen.find()) {
                    if (!seen.group(1).equals(home) && !MAY_SEE.get(home).contains(seen.group(1))) {
                        strangers.add(file.getFileName() + " sees " + seen.group(1));
                    }
                }
            }
        }
        assertEquals(List.of(), strangers);
    }
}
