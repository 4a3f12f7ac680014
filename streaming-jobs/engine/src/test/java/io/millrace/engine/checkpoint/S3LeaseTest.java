package io.millrace.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.BlockedException;
import io.millrace.engine.TestS3;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lease of a pipeline whose checkpoint is on S3. */
@Timeout(120)
class S3LeaseTest {

    private static final int DRIVERS = 4;

    @TempDir
    Path folder;

    @Test
    void goesToOneOfAllWhoWantItAtTheSameMoment() throws Exception {
        try (TestS3 store = TestS3.start(folder)) {
            List<Lease> taken = new ArrayList<>();
            for (Future<Lease> driver : takeAtOnce(store)) {
                try {
                    taken.add(driver.get());
                } catch (ExecutionException blocked) {
                    assertThat(blocked).hasCauseInstanceOf(BlockedException.class);
                    assertThat(blocked).hasMessageContaining("Pipeline game is run by the driver ");
                }
            }

            assertThat(taken).hasSize(1);
            assertThat(taken.get(0).epoch()).isEqualTo(1);
            taken.get(0).close();
            try (Lease next = take(store)) {
                assertThat(next.epoch()).isEqualTo(2);
                assertThat(store.objects())
                        .contains("checkpoints/game/lease/2")
                        .noneMatch(name -> name.contains("probe"));
            }
        }
    }

    @Test
    void isNotTakenWhereTwoWouldGetIt() throws Exception {
        try (TestS3 store = TestS3.startWithoutConditions(folder)) {
            assertThatThrownBy(() -> take(store))
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining("has no conditional PUT");
            assertThatThrownBy(() -> new Candidate(store.environment(), "game", "driver", "").look())
                    .as("in standby")
                    .isInstanceOf(BlockedException.class)
                    .hasMessageContaining("has no conditional PUT");

            assertThat(store.objects()).isEmpty();
        }
    }

    private static List<Future<Lease>> takeAtOnce(TestS3 store) throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(DRIVERS);
        ExecutorService threads = Executors.newFixedThreadPool(DRIVERS);
        try {
            Callable<Lease> driver = () -> {
                together.await();
                return take(store);
            };
            return threads.invokeAll(Collections.nCopies(DRIVERS, driver));
        } finally {
            threads.shutdown();
        }
    }

    /** Each with a client of its own. */
    private static Lease take(TestS3 store) throws Exception {
        return Lease.take(
                store.environment("lease=2s", "spark.hadoop.fs.s3a.impl.disable.cache=true"), "game", "driver", "");
    }
}
