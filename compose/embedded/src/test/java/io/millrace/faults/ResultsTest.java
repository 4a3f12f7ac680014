package io.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Fault FIRST = new KillAnytime();
    private static final Fault SECOND = new BadAmongGood();

    @TempDir
    Path folder;

    @Test
    void replaceWhatAFaultCameToWithAnotherCommitAndKeepTheOtherFaults() throws IOException {
        Path file = folder.resolve("results.tsv");
        Results before = Results.in(file);
        before.add(outcome(FIRST, 0, "old"));
        before.add(outcome(FIRST, 1, "old"));
        before.add(outcome(SECOND, 0, "old"));

        Results.in(file).add(outcome(FIRST, 0, "new"));
        Results.in(file).add(outcome(FIRST, 1, "new"));

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        outcome(FIRST, 0, "new").line(),
                        outcome(FIRST, 1, "new").line(),
                        outcome(SECOND, 0, "old").line());
    }

    @Test
    void haveWhatHappenedToThisCommitAlone() throws IOException {
        Results results = Results.in(folder.resolve("results.tsv"));
        results.add(outcome(FIRST, 0, "old"));

        assertThat(results.has(FIRST, 0, "old")).isTrue();
        assertThat(results.has(FIRST, 1, "old")).isFalse();
        assertThat(results.has(FIRST, 0, "new")).isFalse();
        assertThat(results.has(SECOND, 0, "old")).isFalse();
    }

    @Test
    void nameTheCommitAndTheDayOfEachFaultInTheTable() throws IOException {
        Results results = Results.in(folder.resolve("results.tsv"), Results.REFUSED);
        results.add(outcome(FIRST, 0, "abc"));
        results.add(outcome(FIRST, 1, "abc"));
        results.add(outcome(SECOND, 0, "def"));

        assertThat(results.table())
                .contains(
                        "| " + FIRST.name() + " | abc | 2026-01-02 | 2 | 20 | 2×: it says why | 0 | 2 | 4 |",
                        "| " + SECOND.name() + " | def | 2026-01-02 | 1 | 10 | 1×: it says why | 0 | 1 | 2 |",
                        "| **all of them** |  |  | 3 | 30 |  | 0 | 3 | 6 |");
    }

    @Test
    void giveTheMedianAndTheLongestOfTimesAndKeepThemInTheFile() throws IOException {
        Path file = folder.resolve("results.tsv");
        Results results = Results.in(file, Results.RECOVERED, Results.TAKEN_OVER);
        results.add(timed(0, 30, "9.5"));
        results.add(timed(1, 10, "8.0"));
        results.add(timed(2, 20, ""));
        results.add(outcome(SECOND, 0, "abc"));

        assertThat(Results.in(file, Results.RECOVERED, Results.TAKEN_OVER).table())
                .contains(
                        "| " + FIRST.name()
                                + " | abc | 2026-01-02 | 3 | 30 | 20, at most 30 | 8.0, at most 9.5 | 0 | 0 | 0 |",
                        "| " + SECOND.name() + " | abc | 2026-01-02 | 1 | 10 | 3 |  | 0 | 1 | 2 |");
    }

    private static Outcome timed(int number, long seconds, String takeover) {
        return new Outcome(
                FIRST.name(), number, "abc", LocalDate.of(2026, 1, 2), 10, 0, 0, 0, seconds, "", takeover, List.of());
    }

    private static Outcome outcome(Fault fault, int number, String commit) {
        return new Outcome(
                fault.name(), number, commit, LocalDate.of(2026, 1, 2), 10, 1, 2, 0, 3, "it says why", "", List.of());
    }
}
