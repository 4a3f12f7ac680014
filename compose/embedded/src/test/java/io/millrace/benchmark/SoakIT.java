package io.millrace.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.settings.Settings;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the soak, beside other tests: what depends on time, or comes to rest only later, is not judged. */
class SoakIT {

    /** Three thousand take a quarter of an hour here: {@code ./millrace benchmark soak --batches 3000}. */
    private static final int BATCHES = 1_000;

    private static final Set<String> JUDGED = Set.of(
            Figure.METASTORE_CALLS,
            Figure.LIVE_FILES,
            Figure.STORED_FILES,
            Figure.LOG_FILES,
            Figure.PARTITIONS,
            Figure.CHECKPOINT_FILES,
            Figure.VIOLATIONS,
            Figure.AUDIT_HEAP);

    @Test
    void boundsAreKeptOverAThousandBatches(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) {
        Home home = Home.at(folder);
        // Were nothing removed or compacted, there would be too much of all after a fraction of the batches.
        Settings settings =
                Settings.of(StackSettings.known()).withPairs(List.of("log-retention=5s", "removed-file-retention=5s"));

        List<Bound.Verdict> verdicts;
        try (Backbone backbone = Backbone.start(Tree.find(), home, settings, Report.quiet())) {
            verdicts = new Soak(home, Report.quiet(), BATCHES, 3, List.of())
                    .run(backbone)
                    .verdicts();
        }

        assertThat(verdicts).extracting(Bound.Verdict::what).containsAll(JUDGED);
        assertThat(verdicts)
                .filteredOn(verdict -> JUDGED.contains(verdict.what()))
                .allMatch(Bound.Verdict::isKept);
    }
}
