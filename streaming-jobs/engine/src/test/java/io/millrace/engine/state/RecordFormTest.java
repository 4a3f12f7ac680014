package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

class RecordFormTest {

    private enum Mood {
        CALM,
        LOUD
    }

    private record Part(String text, Instant time) {}

    private record All(
            long large,
            Long largeOrNone,
            int whole,
            Integer wholeOrNone,
            short few,
            byte one,
            double exact,
            Double exactOrNone,
            float rough,
            boolean truth,
            Boolean truthOrNone,
            String text,
            byte[] bytes,
            Instant time,
            Duration length,
            Mood mood,
            Part part,
            List<Part> parts,
            Set<Integer> set,
            Map<String, List<Long>> map,
            NavigableMap<Long, Part> sorted) {}

    private static final All FULL = new All(
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            Short.MIN_VALUE,
            Byte.MIN_VALUE,
            -0.0,
            Double.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            true,
            false,
            "Zürich \uD83D\uDEB2",
            new byte[] {-128, 0, 127},
            Instant.MAX,
            Duration.ofSeconds(-5, 7),
            Mood.LOUD,
            new Part("", Instant.MIN),
            Arrays.asList(new Part("a", null), null),
            Set.of(-1, 300),
            Map.of("", List.of(), "x", List.of(1L, -1L)),
            new TreeMap<>(Map.of(7L, new Part("seven", Instant.EPOCH), -7L, new Part(null, null))));

    private static final All EMPTY = new All(
            0, null, 0, null, (short) 0, (byte) 0, 0, null, 0, false, null, null, null, null, null, null, null, null,
            null, null, null);

    @Test
    void givesBackWhatItWasGiven() {
        RecordForm<All> form = RecordForm.of(All.class);

        for (All all : List.of(FULL, EMPTY)) {
            assertThat(form.record(form.bytes(all)))
                    .usingRecursiveComparison(RecursiveComparisonConfiguration.builder()
                            .withStrictTypeChecking(false)
                            .build())
                    .isEqualTo(all);
        }
        assertThat(form.record(form.bytes(FULL)).sorted().firstKey()).isEqualTo(-7);
    }

    private record Numbers(int whole, Long large, double exact, String text) {}

    @Test
    void givesBackAnyNumber() {
        RecordForm<Numbers> form = RecordForm.of(Numbers.class);
        Random random = new Random(1);
        for (int round = 0; round < 100_000; round++) {
            Numbers numbers = new Numbers(
                    random.nextInt() >> random.nextInt(32),
                    random.nextLong() >> random.nextInt(64),
                    random.nextGaussian(),
                    "x".repeat(random.nextInt(300)));

            assertThat(form.record(form.bytes(numbers))).isEqualTo(numbers);
        }
    }

    @Test
    void saysWhatItsFieldsAre() {
        assertThat(RecordForm.of(All.class).fields())
                .startsWith("large bigint", "largeOrNone bigint", "whole int")
                .endsWith(
                        "part struct<text:string,time:timestamp>",
                        "parts array<struct<text:string,time:timestamp>>",
                        "set set<int>",
                        "map map<string,array<bigint>>",
                        "sorted map<bigint,struct<text:string,time:timestamp>>");
    }

    private record Priced(BigDecimal price) {}

    private record Any<T>(T value) {}

    private record Within(String text, List<Around> around) {}

    private record Around(Map<String, Within> within) {}

    @Test
    void refusesWhatCannotBeKept() {
        assertThatThrownBy(() -> RecordForm.of(Priced.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Priced.price is a java.math.BigDecimal, which cannot be kept.");
        assertThatThrownBy(() -> RecordForm.of(Any.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Any.value is a T, which cannot be kept.");
        assertThatThrownBy(() -> RecordForm.of(Within.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Around.within leads back to Within: a record that holds records of its own type cannot be"
                        + " kept.");
    }

    private record Strict(int number) {
        private Strict {
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    @Test
    void passesOnWhatAConstructorThrows() {
        byte[] negative = RecordForm.of(Numbers.class).bytes(new Numbers(-1, null, 0, null));

        assertThatThrownBy(() -> RecordForm.of(Strict.class).record(negative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("negative");
    }
}
