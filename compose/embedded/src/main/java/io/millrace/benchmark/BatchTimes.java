package io.millrace.benchmark;

import java.io.FileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/** Writes down how long each batch took, by Spark's own clock. Spark makes it, in any job that is told to. */
public final class BatchTimes extends StreamingQueryListener {

    private static final String FILE = "millrace.benchmark.times";

    private static final String KAFKA = "Kafka";
    private static final Pattern OFFSET = Pattern.compile("\"\\d+\":(\\d+)");

    /** A batch of a query: how many events it read, and how long all of it took. */
    record Batch(String query, long events, long millis) {}

    /** What a job is told so that it writes them. */
    static List<String> options(Path file) {
        return List.of(
                "-D" + FILE + "=" + file,
                "-Dspark.sql.streaming.streamingQueryListeners=" + BatchTimes.class.getName());
    }

    static List<Batch> in(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .map(words -> new Batch(words[0], Long.parseLong(words[1]), Long.parseLong(words[2])))
                    .toList();
        } catch (IOException none) {
            throw new UncheckedIOException("The job has finished no batch", none);
        }
    }

    /** What all batches took together. */
    static double seconds(Path file) {
        return in(file).stream().mapToLong(Batch::millis).sum() / 1e3;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        var progress = event.progress();
        long events =
                Stream.of(progress.sources()).mapToLong(BatchTimes::events).sum();
        if (events == 0) {
            return;
        }
        try (FileWriter file = new FileWriter(System.getProperty(FILE), StandardCharsets.UTF_8, true)) {
            file.write(progress.name() + " " + events + " "
                    + progress.durationMs().get("triggerExecution") + " " + progress.durationMs() + "\n");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** By its offsets: a row of Millrace's source is a range of them. */
    private static long events(SourceProgress source) {
        return source.description().startsWith(KAFKA) ? sum(source.endOffset()) - sum(source.startOffset()) : 0;
    }

    private static long sum(String offsets) {
        return offsets == null
                ? 0
                : OFFSET.matcher(offsets)
                        .results()
                        .mapToLong(offset -> Long.parseLong(offset.group(1)))
                        .sum();
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
}
