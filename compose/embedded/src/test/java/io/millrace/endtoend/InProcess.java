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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private Settings settings(List<Pipeline> pipelines, String... pairs) {
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
        given.spark().forEach((key, value) -> all.add(key + "=" + value));
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
