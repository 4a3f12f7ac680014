package io.millrace.pipelines.pacing;

import java.util.List;
import java.util.NavigableMap;

/**
 * What is kept of a runner.
 *
 * @param last the latest position that the watermark has passed; null after a pause
 * @param ahead positions that it has not, in order
 * @param run what was run in each short window that an average may still want, by the window's beginning
 */
public record RunnerState(Spot last, List<Spot> ahead, NavigableMap<Long, Stretch> run) {

    public record Spot(long time, long spot) {}
}
