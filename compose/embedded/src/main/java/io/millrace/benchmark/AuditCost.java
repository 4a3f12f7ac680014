package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.inspect.Audit;
import io.millrace.engine.inspect.AuditReport;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import io.millrace.stack.Backbone;
import io.millrace.stack.EnginePairs;
import io.millrace.stack.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an audit finds, how long it takes from the start of its process to the end, and how much heap it uses at most. */
record AuditCost(double seconds, double peakMebibytes, List<String> violations) {

    /** An audit that needs more fails. */
    private static final String HEAP = "-Xmx512m";

    static AuditCost of(List<String> pipelines, List<String> pairs, Home home, Backbone backbone) {
        Path result = home.folder().resolve("audit.txt");
        List<String> arguments = new ArrayList<>(List.of(result.toString(), String.join(",", pipelines)));
        arguments.addAll(EnginePairs.of(backbone.settings().withPairs(pairs)));
        double seconds = backbone.program("audit")
                .run(AuditCost.class, List.of(HEAP, "-XX:-UseParallelGC", "-XX:+UseSerialGC"), arguments)
                .wallSeconds();
        try {
            List<String> lines = Files.readAllLines(result);
            return new AuditCost(seconds, Double.parseDouble(lines.getFirst()), lines.subList(1, lines.size()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@code RESULT PIPELINE,… key=value…}. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        Settings settings = Settings.of(EngineSettings.known()).withPairs(words.subList(2, words.size()));
        List<String> slugs = Arrays.asList(words.get(1).split(","));
        AuditReport report = Audit.of(settings, Pipelines.named(slugs), Audit.Depth.FULL);
        List<String> lines = new ArrayList<>();
        lines.add(Double.toString(peakBytes() / (double) (1 << 20)));
        report.violations().forEach(violation -> lines.add(violation.sentence()));
        Files.write(Path.of(words.getFirst()), lines);
    }

    /** At most: the parts of the heap need not have been at their peaks at the same time. */
    private static long peakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
