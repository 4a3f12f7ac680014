package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.events.game.GameEvent;
import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Backbone;
import io.millrace.stack.EnginePairs;
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

    static Job millrace(Backbone backbone, Path folder, String topic, String mode, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of(mode));
        arguments.addAll(EnginePairs.of(backbone.settings()));
        arguments.add(EngineSettings.WAREHOUSE.key() + "=file:" + folder.resolve("warehouse"));
        arguments.add(EngineSettings.CHECKPOINTS.key() + "=file:" + folder.resolve("checkpoints"));
        arguments.add(GameEvent.TOPIC_NAME.key() + "=" + topic);
        return new Job(folder.getFileName().toString(), MillraceJob.class, folder, options, arguments);
    }

    SparkProgram.Cost run(Backbone backbone) {
        return backbone.program(name).run(main, options, arguments);
    }

    /** Where its table is. */
    String table() {
        return main == PlainJob.class
                ? folder.resolve("table").toString()
                : folder.resolve("warehouse/" + EventPipeline.SLUG + ".db/" + EventPipeline.TABLE)
                        .toString();
    }
}
