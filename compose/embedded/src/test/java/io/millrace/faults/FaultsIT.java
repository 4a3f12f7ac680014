package io.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link Faults}: one life, and some that come in the midst of a batch, one after another. */
class FaultsIT {

    private static final List<String> SOME = List.of(
            "kill -9 between two tables' commits of a batch",
            "kill -9 after the Parquet files, before their partition is registered",
            "kill -9 between a compaction's files and its commit",
            "kill -9 after the new epoch is in one table, before all have it",
            "kill -9 after a repartition has written state, before its commit",
            "Kafka held up for 5 s");

    @Test
    void losesAndDoublesNothingWhateverBreaks(@TempDir Path folder) {
        try (Life life = Life.begin(folder, 1)) {
            List<Happening> all = SOME.stream()
                    .map(name -> new Happening(Faults.named(name), 0))
                    .toList();

            for (Outcome outcome : life.bear(all, "this")) {
                assertThat(outcome.acknowledged()).as(outcome.fault()).isPositive();
                assertThat(outcome.details()).as(outcome.fault()).isEmpty();
            }
        }
    }
}
