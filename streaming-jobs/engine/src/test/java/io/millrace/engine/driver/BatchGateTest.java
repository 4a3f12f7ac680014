package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchGateTest {

    private final BatchGate gate = new BatchGate();

    @Test
    void letsBatchesPassWhileItIsOpen() throws InterruptedException {
        gate.pass();
        gate.pass();

        assertThat(gate.holdsOne()).isFalse();
    }

    @Test
    void holdsTheBatchThatComesAfterItClosedUntilTheQueryIsStopped() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        gate.close();
        assertThat(gate.holdsOne()).isFalse();

        Thread batch = new Thread(() -> {
            try {
                gate.pass();
                end.complete("passed");
            } catch (InterruptedException stopped) {
                end.complete("stopped");
            }
        });
        batch.start();
        awaitHeld();
        assertThat(end).isNotDone();

        batch.interrupt();
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("stopped");
    }

    private void awaitHeld() {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
        while (!gate.holdsOne()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
