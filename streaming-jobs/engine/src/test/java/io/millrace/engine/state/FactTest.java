package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FactTest {

    private static Fact fact(int partition, long offset, int part, long timestamp) {
        return new Fact(0, "key", timestamp, 0, partition, offset, part, new byte[0]);
    }

    private static List<Fact> sorted(Fact... facts) {
        List<Fact> shuffled = new ArrayList<>(Arrays.asList(facts));
        Collections.shuffle(shuffled, new Random(5));
        Fact.sort(shuffled);
        return shuffled;
    }

    @Test
    void stayInTheOrderOfTheirOffsetsWhateverTheirTimes() {
        Fact first = fact(0, 7, 0, 500);
        Fact second = fact(0, 7, 1, 500);
        Fact third = fact(0, 8, Fact.Place.WHOLE, 100);
        Fact fourth = fact(0, 9, Fact.Place.WHOLE, 300);

        assertThat(sorted(first, second, third, fourth)).containsExactly(first, second, third, fourth);
    }

    @Test
    void ofSeveralPartitionsComeByTime() {
        Fact first = fact(1, 3, 0, 100);
        Fact second = fact(0, 7, 0, 200);
        Fact third = fact(1, 4, 0, 200);
        Fact fourth = fact(0, 8, 0, 300);

        assertThat(sorted(first, second, third, fourth)).containsExactly(first, second, third, fourth);
    }

    @Test
    void countAsOfTheLatestTimeBeforeThemInTheirPartition() {
        Fact first = fact(0, 7, 0, 100);
        Fact second = fact(1, 1, 0, 200);
        Fact third = fact(0, 8, 0, 300);
        Fact old = fact(0, 9, 0, 150);
        Fact last = fact(1, 2, 0, 301);

        assertThat(sorted(first, second, third, old, last)).containsExactly(first, second, third, old, last);
    }
}
