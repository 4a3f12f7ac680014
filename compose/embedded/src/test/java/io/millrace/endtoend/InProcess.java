package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.Flow;
import io.millrace.engine.Millrace;
import io.millrace.engine.Pipeline;
import io.millrace.events.Traffic;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.RunningStack;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs pipelines once, in the test's own process, on the Kafka, the metastore and the storage of a stack. */
record InProcess(RunningStack stack) {

    /** Returns when the pipeline has committed all that its topics hold. */
    void runOnce(Pipeline pipeline, String... pairs) throws InterruptedException {
        List<Setting<?>> known = new ArrayList<>(EngineSettings.ALL);
        known.addAll(pipeline.settings());
        Settings given = stack.settings();
        List<String> all = new ArrayList<>(List.of(
                "kafka=" + given.value(KafkaSettings.KAFKA),
                "metastore=" + given.value(EngineSettings.METASTORE),
                "warehouse=" + given.value(EngineSettings.WAREHOUSE),
                "checkpoints=" + given.value(EngineSettings.CHECKPOINTS),
                "status-port=" + RunningStack.anyFreePort(),
                "spark.driver.host=127.0.0.1",
                "spark.driver.bindAddress=127.0.0.1"));
        all.addAll(List.of(pairs));
        try (Millrace millrace =
                Millrace.start(Settings.of(known).withPairs(all), List.of(pipeline), Millrace.Mode.ONCE)) {
            assertThat(millrace.await()).isTrue();
        }
    }

    /** A pipeline under another name: with tables and a checkpoint of its own. */
    record Renamed(String slug, Pipeline pipeline) implements Pipeline {
        @Override
        public String purpose() {
            return pipeline.purpose();
        }

        @Override
        public Flow<?, ?, ?> flow(Settings settings) {
            return pipeline.flow(settings);
        }

        @Override
        public List<Setting<?>> settings() {
            return pipeline.settings();
        }

        @Override
        public Traffic traffic() {
            return (settings, seed) ->
                    Stream.<io.millrace.events.Message>empty().iterator();
        }
    }
}
