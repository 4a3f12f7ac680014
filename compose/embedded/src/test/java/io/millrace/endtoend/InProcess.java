package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.driver.Millrace;
import io.millrace.engine.inspect.Audit;
import io.millrace.engine.inspect.AuditReport;
import io.millrace.engine.inspect.Plan;
import io.millrace.engine.maintain.Skip;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.Port;
import io.millrace.stack.RunningStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Runs pipelines once, in the test's own process, on the Kafka, the metastore and the storage of a stack. */
record InProcess(RunningStack stack) {

    /** Returns when the pipeline has committed all that its topics hold. */
    void runOnce(Pipeline pipeline, String... pairs) throws InterruptedException {
        assertThat(endsWell(pipeline, pairs)).isTrue();
    }

    /** The same for several at a time. */
    void runOnce(List<Pipeline> pipelines, String... pairs) throws InterruptedException {
        assertThat(endsWell(pipelines, pairs)).isTrue();
    }

    /** Whether the pipeline could commit all that its topics hold. */
    boolean endsWell(Pipeline pipeline, String... pairs) throws InterruptedException {
        return endsWell(List.of(pipeline), pairs);
    }

    /** Returns which other processes it starts until the pipeline has committed all that its topics hold. */
    List<String> startedBy(Pipeline pipeline, String... pairs) throws InterruptedException, IOException {
        Path file = Files.createTempFile("started", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            try (Millrace millrace = Millrace.start(settings(pipeline, pairs), List.of(pipeline), Millrace.Mode.ONCE)) {
                assertThat(millrace.await()).isTrue();
                recording.dump(file);
            }
            return RecordingFile.readAllEvents(file).stream()
                    .map(started -> started.getString("command"))
                    // What the session of an earlier test has left goes when Java finds out.
                    .filter(command -> !command.contains("/artifacts-"))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    /** Returns what the driver says of its pipelines once none of them runs any more: some of them failed. */
    String failure(List<Pipeline> pipelines, String... pairs) throws InterruptedException, IOException {
        Settings settings = settings(pipelines, pairs);
        try (Millrace millrace = Millrace.start(settings, pipelines, Millrace.Mode.ONCE)) {
            assertThat(millrace.await()).isFalse();
            return status(settings);
        }
    }

    /** Runs pipelines until what the driver says of them contains these words; then it stops in order. */
    void runUntil(List<Pipeline> pipelines, Duration patience, String... words) throws InterruptedException {
        Settings settings = settings(pipelines);
        try (Millrace millrace = Millrace.start(settings, pipelines, Millrace.Mode.CONTINUOUS)) {
            Soon.holds(
                    "the status has " + List.of(words),
                    patience,
                    () -> Stream.of(words).allMatch(status(settings)::contains));
            millrace.stop();
            assertThat(millrace.await()).isTrue();
        }
    }

    private static String status(Settings settings) {
        URI status = URI.create("http://127.0.0.1:" + settings.value(EngineSettings.STATUS_PORT) + "/status");
        try (InputStream answer = status.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException silent) {
            throw new UncheckedIOException(silent);
        }
    }

    private boolean endsWell(List<Pipeline> pipelines, String... pairs) throws InterruptedException {
        try (Millrace millrace = Millrace.start(settings(pipelines, pairs), pipelines, Millrace.Mode.ONCE)) {
            return millrace.await();
        }
    }

    /** Whether a driver that is to stop as soon as it starts ends, and ends well. */
    boolean stopsWhileItStarts(Pipeline pipeline) throws InterruptedException {
        try (Millrace millrace = Millrace.start(settings(pipeline), List.of(pipeline), Millrace.Mode.CONTINUOUS)) {
            millrace.stop();
            return millrace.await();
        }
    }

    /** What such a start would do. */
    Plan plan(Pipeline pipeline, String... pairs) throws IOException {
        return Plan.of(settings(pipeline, pairs), List.of(pipeline)).getFirst();
    }

    /** Gives up what has expired of a pipeline's one partition. */
    void skip(Words words, long until) throws IOException, InterruptedException {
        Skip.run(settings(words), words, words.topic(), 0, until);
    }

    AuditReport audit(Pipeline pipeline) throws IOException {
        return Audit.of(settings(pipeline), List.of(pipeline), Audit.Depth.FULL);
    }

    Settings settings(Pipeline pipeline, String... pairs) {
        return settings(List.of(pipeline), pairs);
    }

    Settings settings(List<Pipeline> pipelines, String... pairs) {
        List<Setting<?>> known = new ArrayList<>(EngineSettings.ALL);
        pipelines.forEach(pipeline -> known.addAll(pipeline.settings()));
        Settings given = stack.settings();
        List<String> all = new ArrayList<>(List.of(
                "kafka=" + given.value(KafkaSettings.KAFKA),
                "metastore=" + given.value(EngineSettings.METASTORE),
                "warehouse=" + given.value(EngineSettings.WAREHOUSE),
                "checkpoints=" + given.value(EngineSettings.CHECKPOINTS),
                "status-port=" + Port.anyFree(),
                "spark.driver.host=127.0.0.1",
                "spark.driver.bindAddress=127.0.0.1"));
        given.pairs().stream().filter(pair -> pair.startsWith("spark.")).forEach(all::add);
        all.addAll(List.of(pairs));
        return Settings.of(known).withPairs(all);
    }

    /** A pipeline under another name: with tables and a checkpoint of its own. */
    record Renamed(String slug, Pipeline pipeline) implements Pipeline {
        @Override
        public String purpose() {
            return pipeline.purpose();
        }

        @Override
        public Flow<?> flow(Settings settings) {
            return pipeline.flow(settings);
        }

        @Override
        public List<Setting<?>> settings() {
            return pipeline.settings();
        }
    }
}
