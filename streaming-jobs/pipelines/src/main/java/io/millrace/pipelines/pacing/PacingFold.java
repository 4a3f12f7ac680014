package io.millrace.pipelines.pacing;

import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.List;

/**
 * Tells of each runner's short windows how they compare with the long ones. Of a runner it keeps the
 * positions that the watermark has not passed, the last that it has, and one sum for each short window
 * of the long one; of a runner who has stopped, nothing once that is over.
 */
record PacingFold(Windows windows) implements TimedFold<Passage, RunnerState> {

    @Override
    public String key(Passage passage) {
        return passage.track();
    }

    @Override
    public Step<RunnerState> step(String track, RunnerState before, List<Passage> passages, Instant watermark) {
        Runner runner = Runner.of(track, windows, before);
        runner.add(passages);
        List<Notification> told = runner.passTo(Passage.nanos(watermark));
        return new Step<>(runner.state(), told, runner.deadline());
    }
}
