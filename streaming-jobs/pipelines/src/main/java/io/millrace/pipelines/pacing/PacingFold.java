package io.millrace.pipelines.pacing;

import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Tells of each runner's short windows how they compare with the long ones. Of a runner it keeps the
 * positions that the watermark has not passed, the last that it has, and one sum for each short window
 * of the long one; of a runner who has stopped, nothing once that is over.
 */
record PacingFold(Windows windows) implements TimedFold<Passage, RunnerState, Notification> {

    @Override
    public String key(Passage passage) {
        return passage.track();
    }

    @Override
    public Comparator<Passage> order() {
        return Passage.ORDER;
    }

    @Override
    public Step<RunnerState, Notification> step(
            String track, RunnerState before, List<Passage> passages, Instant watermark) {
        Runner runner = Runner.of(track, windows, before);
        runner.add(passages);
        List<Notification> told = runner.passTo(Passage.nanos(watermark));
        return new Step<>(runner.state(), told, runner.deadline());
    }

    @Override
    public Class<Passage> factType() {
        return Passage.class;
    }

    @Override
    public Class<RunnerState> stateType() {
        return RunnerState.class;
    }

    @Override
    public Class<Notification> rowType() {
        return Notification.class;
    }
}
