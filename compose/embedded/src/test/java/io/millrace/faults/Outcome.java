package io.millrace.faults;

import java.util.List;

/**
 * What came of a fault.
 *
 * @param violations that an audit found
 * @param details of whatever is not as it should be; in the file of results they are not
 */
record Outcome(
        String fault,
        int number,
        long acknowledged,
        long lost,
        long duplicated,
        long violations,
        long seconds,
        String refusal,
        List<String> details) {

    boolean isWell() {
        return lost == 0 && duplicated == 0 && violations == 0;
    }

    /** For the file of results. */
    String line() {
        return String.join(
                "\t",
                fault,
                Integer.toString(number),
                Long.toString(acknowledged),
                Long.toString(lost),
                Long.toString(duplicated),
                Long.toString(violations),
                Long.toString(seconds),
                refusal.lines().findFirst().orElse(""));
    }

    static Outcome of(String line) {
        String[] parts = line.split("\t", -1);
        return new Outcome(
                parts[0],
                Integer.parseInt(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                Long.parseLong(parts[6]),
                parts[7],
                List.of());
    }
}
