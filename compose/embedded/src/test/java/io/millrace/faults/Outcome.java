package io.millrace.faults;

import java.util.List;

/** What came of a fault. */
record Outcome(
        String fault,
        int number,
        long acknowledged,
        long lost,
        long duplicated,
        long seconds,
        String refusal,
        List<Difference> differences) {

    /** A fault after which it could not be compared. */
    static Outcome unknown(Fault fault, int number, RuntimeException broken) {
        return new Outcome(fault.name(), number, 0, -1, -1, 0, "BROKEN " + broken.getMessage(), List.of());
    }

    boolean isWell() {
        return lost == 0 && duplicated == 0;
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
                parts[6],
                List.of());
    }
}
