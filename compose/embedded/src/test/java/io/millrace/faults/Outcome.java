package io.millrace.faults;

import java.time.LocalDate;
import java.util.List;

/**
 * What came of a fault.
 *
 * @param commit of the code that it happened to
 * @param violations that an audit found
 * @param seconds until everything was committed
 * @param takeover seconds until another driver had taken over; empty where none had to
 * @param details of whatever is not as it should be; in the file of results they are not
 */
record Outcome(
        String fault,
        int number,
        String commit,
        LocalDate date,
        long acknowledged,
        long lost,
        long duplicated,
        long violations,
        long seconds,
        String refusal,
        String takeover,
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
                commit,
                date.toString(),
                Long.toString(acknowledged),
                Long.toString(lost),
                Long.toString(duplicated),
                Long.toString(violations),
                Long.toString(seconds),
                refusal.lines().findFirst().orElse(""),
                takeover);
    }

    static Outcome of(String line) {
        String[] parts = line.split("\t", -1);
        return new Outcome(
                parts[0],
                Integer.parseInt(parts[1]),
                parts[2],
                LocalDate.parse(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                Long.parseLong(parts[6]),
                Long.parseLong(parts[7]),
                Long.parseLong(parts[8]),
                parts[9],
                parts.length > 10 ? parts[10] : "",
                List.of());
    }
}
