package io.millrace.pipelines.pacing;

import java.util.List;

/**
 * What is kept of a runner.
 *
 * @param last the latest position that the watermark has passed; null after a pause
 * @param times of positions that it has not, in order, with their spots beside them
 * @param windows the beginnings of short windows that an average may still want, with what was run
 *     in each beside them
 */
public record RunnerState(
        Last last, List<Long> times, List<Long> spots, List<Long> windows, List<Long> distances, List<Long> durations) {

    public record Last(long time, long spot) {}
}
