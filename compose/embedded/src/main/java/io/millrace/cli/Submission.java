package io.millrace.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What spark-submit is told: the same words wherever it runs.
 *
 * @param placement on which machine the driver runs, and who looks after it
 * @param mode options of the driver: {@code --once}, {@code --standby} or none
 */
record Submission(
        String master,
        List<String> placement,
        Path propertiesFile,
        List<String> conf,
        String jar,
        List<Path> pipelineJars,
        List<String> mode,
        List<String> settings,
        List<String> pipelines) {

    private static final String MAIN = "io.millrace.engine.driver.Main";

    List<String> arguments() {
        List<String> words = new ArrayList<>(List.of("--class", MAIN));
        words.addAll(List.of("--name", "millrace-" + String.join("-", pipelines)));
        words.addAll(List.of("--master", master));
        words.addAll(placement);
        if (propertiesFile != null) {
            words.addAll(List.of("--properties-file", propertiesFile.toString()));
        }
        conf.forEach(pair -> words.addAll(List.of("--conf", pair)));
        if (!pipelineJars.isEmpty()) {
            words.addAll(
                    List.of("--jars", pipelineJars.stream().map(Path::toString).collect(Collectors.joining(","))));
        }
        words.add(jar);
        words.addAll(mode);
        settings.forEach(pair -> words.addAll(List.of("--set", pair)));
        words.addAll(pipelines);
        return words;
    }
}
