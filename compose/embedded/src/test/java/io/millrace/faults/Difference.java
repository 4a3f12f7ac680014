package io.millrace.faults;

import io.millrace.lake.Lake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a table lacks, and what it has too much of. */
record Difference(Expected expected, List<String> lost, List<String> surplus) {

    static Difference of(Expected expected, Lake lake) {
        Map<String, Integer> open = new HashMap<>();
        expected.must().forEach(row -> open.merge(row, 1, Integer::sum));
        Map<String, Integer> allowed = new HashMap<>();
        expected.may().forEach(row -> allowed.merge(row, 1, Integer::sum));
        List<String> surplus = new ArrayList<>();
        for (String row : lake.query(expected.sql()).column(0)) {
            if (!take(row, open) && !take(row, allowed)) {
                surplus.add(row);
            }
        }
        List<String> lost = new ArrayList<>();
        open.forEach((row, times) -> lost.addAll(Collections.nCopies(times, row)));
        return new Difference(expected, lost, surplus);
    }

    private static boolean take(String row, Map<String, Integer> from) {
        return from.computeIfPresent(row, (same, times) -> times == 0 ? null : times - 1) != null;
    }

    boolean isNone() {
        return lost.isEmpty() && surplus.isEmpty();
    }

    @Override
    public String toString() {
        return expected.table() + ": " + lost.size() + " lost " + some(lost) + ", " + surplus.size() + " too many "
                + some(surplus);
    }

    private static List<String> some(List<String> rows) {
        return rows.stream().limit(5).toList();
    }
}
