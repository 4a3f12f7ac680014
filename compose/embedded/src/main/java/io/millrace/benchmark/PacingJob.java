package io.millrace.benchmark;

import io.millrace.engine.Millrace;
import io.millrace.engine.Millrace.Mode;
import io.millrace.pipelines.Pipelines;
import io.millrace.settings.Settings;
import java.util.List;

/** The pacing pipeline, until it has read its topic to the end. */
final class PacingJob {

    private PacingJob() {}

    /** {@code key=value…}. */
    public static void main(String[] arguments) throws InterruptedException {
        Settings settings = Settings.of(Pipelines.settings()).withPairs(List.of(arguments));
        boolean isWell;
        try (Millrace millrace = Millrace.start(settings, List.of(Pipelines.named("pacing")), Mode.ONCE)) {
            isWell = millrace.await();
        }
        System.exit(isWell ? 0 : 1);
    }
}
