package io.millrace.peers.flink;

import java.util.List;

/**
 * What each job is started with: {@code KAFKA TOPIC FOLDER once|continuous}.
 *
 * @param folder where tables and checkpoints are kept
 */
record Arguments(String kafka, String topic, String folder, Mode mode) {

    enum Mode {
        /** Ends at the offsets that are the latest at the start. */
        once,
        /** Never ends, and commits every second. */
        continuous
    }

    static Arguments of(String[] words) {
        List<String> all = List.of(words);
        return new Arguments(all.get(0), all.get(1), all.get(2), Mode.valueOf(all.get(3)));
    }

    boolean isContinuous() {
        return mode == Mode.continuous;
    }

    String warehouse() {
        return "file:" + folder + "/warehouse";
    }

    String checkpoints() {
        return "file:" + folder + "/checkpoints";
    }
}
