package io.millrace.benchmark;

import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Backbone;
import io.millrace.stack.ClassArchive;
import io.millrace.stack.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plain Spark job: as it is first written, or tuned.
 *
 * @param options what its JVM is given
 * @param reader options of Spark's reader, as {@code key=value}
 */
record PlainEntrant(String name, List<String> options, List<String> reader) implements Entrant {

    static final PlainEntrant PLAIN = new PlainEntrant("plain", List.of(), List.of());

    static final PlainEntrant TUNED = new PlainEntrant(
            "plain-tuned",
            List.of(
                    "-Dspark.databricks.delta.snapshotPartitions=1",
                    "-Dspark.databricks.delta.stats.collect=false",
                    "-Dspark.databricks.delta.writeChecksumFile.enabled=false",
                    "-Dspark.sql.shuffle.partitions=2",
                    "-Dspark.sql.adaptive.enabled=false",
                    "-Dspark.sql.parquet.compression.codec=snappy",
                    "-Dspark.ui.enabled=false"),
            List.of(
                    "kafka.max.poll.records=20000",
                    "kafka.max.partition.fetch.bytes=8388608",
                    "kafka.receive.buffer.bytes=4194304",
                    "kafka.check.crcs=false"));

    @Override
    public Program program(Trial trial, Backbone backbone) {
        List<String> all = new ArrayList<>(trial.options());
        all.addAll(options);
        List<String> arguments = new ArrayList<>(List.of(
                backbone.settings().value(KafkaSettings.KAFKA), trial.topic(), "file:" + trial.folder(), trial.mode()));
        arguments.addAll(reader);
        return backbone.program(trial.name()).of(PlainJob.class, all, arguments);
    }

    @Override
    public Optional<ClassArchive> archive(Backbone backbone) {
        return equals(PLAIN)
                ? Optional.empty()
                : Optional.of(backbone.program(name).archive(name));
    }

    @Override
    public Source table(String table, Trial trial, Backbone backbone) {
        return Source.delta(trial.folder().resolve("table"));
    }

    @Override
    public List<Committed> committed(String table, Trial trial, Backbone backbone) {
        return DeltaCommits.of(trial.folder().resolve("table"));
    }
}
