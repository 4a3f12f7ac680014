package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver ends when it is to, whatever it is at, and says why. */
@OnSharedStack
@UsesSpark
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StopIT {

    private final InProcess process;

    StopIT(RunningStack stack) {
        this.process = new InProcess(stack);
    }

    @Test
    void endsThoughItIsStoppedBeforeItHasTakenItsLease() throws InterruptedException {
        assertThat(process.stopsWhileItStarts(new Renamed("stopped", game()))).isTrue();
    }

    @Test
    void endsWithTheErrorsOfItsPipelines() throws InterruptedException, IOException {
        String status = process.failure(List.of(
                new Broken("broken_memory", new OutOfMemoryError("Java heap space"), new AtomicInteger(9)),
                new Broken("broken_class", new NoClassDefFoundError("com/example/Codec"), new AtomicInteger(9)),
                new Broken("broken_start", new ExceptionInInitializerError("no such file"), new AtomicInteger(9))));

        assertThat(status)
                .contains(
                        "\"error\":\"java.lang.OutOfMemoryError: Java heap space\"",
                        "\"error\":\"No jar of this driver has the class com.example.Codec. Start the driver with the jar",
                        "\"error\":\"java.lang.ExceptionInInitializerError: no such file\"")
                .doesNotContain("\"state\":\"running\"");
    }

    @Test
    void triesAFailedPipelineAgainWhileAnotherOneRuns() throws InterruptedException {
        List<Pipeline> both = List.of(
                new Broken("passing", new OutOfMemoryError("Java heap space"), new AtomicInteger(1)),
                new Renamed("beside_passing", game()));

        process.runUntil(
                both,
                Duration.ofSeconds(60),
                "\"name\":\"passing\",\"state\":\"running\"",
                "\"name\":\"beside_passing\",\"state\":\"running\"");
    }

    private static Pipeline game() {
        return Pipelines.named("game");
    }

    /** A pipeline whose runs fail so many times. */
    private record Broken(String slug, Error error, AtomicInteger times) implements Pipeline {

        @Override
        public Flow<?> flow(Settings settings) {
            if (Thread.currentThread().getName().equals("pipeline-" + slug) && times.getAndDecrement() > 0) {
                throw error;
            }
            return game().flow(settings);
        }

        @Override
        public List<Setting<?>> settings() {
            return game().settings();
        }
    }
}
