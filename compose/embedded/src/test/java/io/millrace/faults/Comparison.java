package io.millrace.faults;

import io.millrace.lake.Lake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Everything that tables hold beside everything that was sent. */
record Comparison(List<Load> loads, Known known, Lake lake) {

    private static final Duration UNTIL_WINDOWS_CLOSE = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(500).toNanos();

    /** What still differs once every window that can be is over. All has to be committed. */
    List<Difference> differences(int run) {
        long deadline = System.nanoTime() + UNTIL_WINDOWS_CLOSE.toNanos();
        List<Expected> open = expected(run);
        while (true) {
            List<Difference> differences = open.parallelStream()
                    .map(each -> Difference.of(each, lake))
                    .filter(each -> !each.isNone())
                    .toList();
            if (differences.isEmpty() || System.nanoTime() > deadline) {
                return differences;
            }
            open = differences.stream().map(Difference::expected).toList();
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    private List<Expected> expected(int run) {
        List<Expected> expected = new ArrayList<>();
        for (Load load : loads) {
            Acknowledged all = known.of(load, run);
            expected.addAll(load.expected(all, lake));
            expected.addAll(load.books(all));
        }
        return expected;
    }
}
