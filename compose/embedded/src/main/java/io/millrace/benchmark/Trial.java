package io.millrace.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * One run of one job over a topic.
 *
 * @param folder where it keeps everything; its name is that of the process
 * @param mode {@link PipelineJob#ONCE} or {@link PipelineJob#CONTINUOUS}
 * @param options what its JVM is given beside what all are given
 */
record Trial(String topic, Path folder, String mode, List<String> options) {

    String name() {
        return folder.getFileName().toString();
    }
}
