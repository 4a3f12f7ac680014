package io.millrace.benchmark;

import io.millrace.stack.Backbone;
import io.millrace.stack.ClassArchive;
import io.millrace.stack.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of Millrace's pipelines.
 *
 * @param topicKey the setting that names its topic
 * @param settings further ones, as {@code key=value}
 */
record MillraceEntrant(String name, String slug, String topicKey, List<String> settings) implements Entrant {

    /** What its tables are called, where the peers' are called something else. */
    private static final Map<String, String> NAMES = Map.of("conversations", "customer_courier_conversations_changes");

    @Override
    public Program program(Trial trial, Backbone backbone) {
        return job(trial, backbone).program(backbone);
    }

    private Job job(Trial trial, Backbone backbone) {
        List<String> all = new ArrayList<>(settings);
        all.add(topicKey + "=" + trial.topic());
        return Job.pipeline(backbone, trial.folder(), slug, trial.mode(), trial.options(), all);
    }

    @Override
    public Optional<ClassArchive> archive(Backbone backbone) {
        return Optional.of(backbone.program(name).archive(name));
    }

    @Override
    public Source table(String table, Trial trial, Backbone backbone) {
        return Source.delta(folder(table, trial, backbone));
    }

    @Override
    public List<Committed> committed(String table, Trial trial, Backbone backbone) {
        return DeltaCommits.of(folder(table, trial, backbone));
    }

    private Path folder(String table, Trial trial, Backbone backbone) {
        return job(trial, backbone).table(slug, NAMES.getOrDefault(table, table));
    }
}
