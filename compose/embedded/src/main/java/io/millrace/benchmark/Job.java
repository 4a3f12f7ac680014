package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.pipelines.game.GameEvent;
import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Backbone;
import io.millrace.stack.EnginePairs;
import io.millrace.stack.Program;
import io.millrace.stack.SparkProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the jobs that are compared, in a folder of its own.
 *
 * @param options what its JVM is told beside what all are told
 */
record Job(String name, Class<?> main, Path folder, List<String> options, List<String> arguments) {

    static Job plain(Backbone backbone, Path folder, String topic, String mode, List<String> options) {
        return new Job(
                folder.getFileName().toString(),
                PlainJob.class,
                folder,
                options,
                List.of(backbone.settings().value(KafkaSettings.KAFKA), topic, "file:" + folder, mode));
    }

    /** The pipeline that does what the plain job does. */
    static Job millrace(Backbone backbone, Path folder, String topic, String mode, List<String> options) {
        return pipeline(
                backbone, folder, EventPipeline.SLUG, mode, options, List.of(GameEvent.TOPIC_NAME.key() + "=" + topic));
    }

    /** @param own the settings of this job, as {@code key=value} */
    static Job pipeline(
            Backbone backbone, Path folder, String slug, String mode, List<String> options, List<String> own) {
        List<String> arguments = new ArrayList<>(List.of(slug, mode));
        arguments.addAll(EnginePairs.of(backbone.settings()));
        arguments.add(EngineSettings.WAREHOUSE.key() + "=file:" + folder.resolve("warehouse"));
        arguments.add(EngineSettings.CHECKPOINTS.key() + "=file:" + folder.resolve("checkpoints"));
        arguments.addAll(own);
        return new Job(folder.getFileName().toString(), PipelineJob.class, folder, options, arguments);
    }

    Program program(Backbone backbone) {
        return backbone.program(name).of(main, options, arguments);
    }

    SparkProgram.Cost run(Backbone backbone) {
        return program(backbone).run();
    }

    void runDuring(Backbone backbone, Runnable meanwhile) {
        program(backbone).runDuring(_ -> meanwhile.run());
    }

    /** The table of the benchmark's own pipeline, or that of the plain job. */
    Path table() {
        return main == PlainJob.class ? folder.resolve("table") : table(EventPipeline.SLUG, EventPipeline.TABLE);
    }

    Path table(String slug, String name) {
        return folder.resolve("warehouse/" + slug + ".db/" + name);
    }

    Path checkpoint(String slug) {
        return folder.resolve("checkpoints/" + slug + "/main");
    }
}
