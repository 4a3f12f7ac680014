package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.driver.Millrace;
import io.millrace.engine.driver.Millrace.Mode;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.util.List;

/** One pipeline of Millrace in a process of its own; the benchmark's own pipeline, too. */
final class PipelineJob {

    static final String ONCE = "once";
    static final String CONTINUOUS = "continuous";

    private PipelineJob() {}

    /** {@code PIPELINE once|continuous key=value…}. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = List.of(arguments);
        Pipeline pipeline =
                words.getFirst().equals(EventPipeline.SLUG) ? new EventPipeline() : Pipelines.named(words.getFirst());
        Mode mode = words.get(1).equals(ONCE) ? Mode.ONCE : Mode.CONTINUOUS;
        Settings settings = Settings.of(EngineSettings.known()).withPairs(words.subList(2, words.size()));
        boolean isWell;
        try (Millrace millrace = Millrace.start(settings, List.of(pipeline), mode)) {
            isWell = millrace.await();
        }
        System.exit(isWell ? 0 : 1);
    }
}
