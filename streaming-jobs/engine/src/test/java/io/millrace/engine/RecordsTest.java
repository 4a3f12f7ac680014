package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {

    public enum Colour {
        RED,
        GREEN
    }

    public record Plain(
            boolean truth, byte tiny, short small, int whole, long large, float rough, double exact, byte[] bytes) {}

    public record Boxed(
            Boolean truth,
            Integer whole,
            Long large,
            Double exact,
            String text,
            BigDecimal price,
            Instant time,
            LocalDate day,
            Colour colour) {}

    public record Inner(String name, Long count) {}

    public record Middle(Inner inner, int number) {}

    public record Outer(Middle middle, Inner other, List<String> names, Map<String, Double> measures) {}

    public record Deep(List<List<Long>> rows, Map<String, List<String>> groups, double[] vector) {}

    @Test
    void keepsPrimitiveValues() {
        Plain row = new Plain(
                true, (byte) -1, Short.MIN_VALUE, Integer.MAX_VALUE, Long.MIN_VALUE, 1.5f, -0.1, new byte[] {0, -1});

        assertThat(roundTrip(Plain.class, row)).usingRecursiveComparison().isEqualTo(row);
    }

    @Test
    void keepsObjects() {
        Boxed row = new Boxed(
                false,
                0,
                -1L,
                Double.NaN,
                "täxt 🗡",
                new BigDecimal("12.340000000000000000"),
                Instant.parse("1969-12-31T23:59:59.000001Z"),
                LocalDate.of(1900, 2, 28),
                Colour.GREEN);

        assertThat(roundTrip(Boxed.class, row)).isEqualTo(row);
    }

    @Test
    void keepsNulls() {
        Boxed nothing = new Boxed(null, null, null, null, null, null, null, null, null);
        Outer empty = new Outer(null, null, null, null);

        assertThat(roundTrip(Boxed.class, nothing)).isEqualTo(nothing);
        assertThat(roundTrip(Outer.class, empty)).isEqualTo(empty);
    }

    @Test
    void keepsRecordsWithinRecords() {
        Map<String, Double> measures = new HashMap<>();
        measures.put("x", 1.0);
        measures.put("none", null);
        Outer row = new Outer(new Middle(new Inner("a", null), 7), null, Arrays.asList("b", null, ""), measures);
        Outer holdingNothing = new Outer(new Middle(null, 0), new Inner(null, 1L), List.of(), Map.of());

        assertThat(roundTrip(Outer.class, row)).isEqualTo(row);
        assertThat(roundTrip(Outer.class, holdingNothing)).isEqualTo(holdingNothing);
    }

    @Test
    void keepsListsWithinListsAndMaps() {
        Deep row =
                new Deep(List.of(List.of(1L, 2L), List.of()), Map.of("a", List.of("b", "c")), new double[] {1, -2.5});

        assertThat(roundTrip(Deep.class, row)).usingRecursiveComparison().isEqualTo(row);
    }

    @Test
    void namesColumnsAfterComponentsInTheirOrder() {
        assertThat(Records.encoder(Boxed.class).schema().fieldNames())
                .containsExactly("truth", "whole", "large", "exact", "text", "price", "time", "day", "colour");
    }

    @Test
    void readsColumnsByNameWhateverTheirOrder() {
        Dataset<Inner> rows =
                TestSpark.session().sql("SELECT 5L AS count, 'five' AS name").as(Records.encoder(Inner.class));

        assertThat(rows.collectAsList()).containsExactly(new Inner("five", 5L));
    }

    public record HoldsOptional(Optional<String> maybe) {}

    public record HoldsOptionalInt(OptionalInt maybe) {}

    public record HoldsRecords(List<Inner> many) {}

    public record HoldsRecordsByName(Map<String, Inner> many) {}

    public record HoldsAnArrayOfRecords(Inner[] many) {}

    public record HoldsRecordsDeepWithin(Map<String, List<Inner>> many) {}

    public record HoldsAListOfOptionals(List<Optional<String>> many) {}

    public record HoldsAnyKindOfRecord(List<? extends Inner> many) {}

    public record HoldsOneThatHoldsRecords(HoldsRecords one) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                HoldsOptional.class,
                HoldsOptionalInt.class,
                HoldsRecords.class,
                HoldsRecordsByName.class,
                HoldsAnArrayOfRecords.class,
                HoldsRecordsDeepWithin.class,
                HoldsAListOfOptionals.class,
                HoldsAnyKindOfRecord.class,
                HoldsOneThatHoldsRecords.class
            })
    void refusesWhatSparkWouldSilentlyGetWrong(Class<?> type) {
        assertThatThrownBy(() -> Records.encoder(type.asSubclass(Record.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which Spark cannot encode");
    }

    @Test
    void saysWhichComponentItIsAndWhatToUseInstead() {
        assertThatThrownBy(() -> Records.encoder(HoldsOptional.class))
                .hasMessage("HoldsOptional.maybe is a java.util.Optional<java.lang.String>, which Spark cannot encode."
                        + " Use null for what is absent, and plain values in lists and maps.");
    }

    record Hidden(String text) {}

    public record HoldsAHiddenOne(Hidden hidden) {}

    @Test
    void refusesRecordsThatGeneratedCodeCannotSee() {
        assertThatThrownBy(() -> Records.encoder(Hidden.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RecordsTest$Hidden has to be public");
        assertThatThrownBy(() -> Records.encoder(HoldsAHiddenOne.class)).hasMessageContaining("has to be public");
    }

    /** In through the encoder, through generated code, and out again. */
    private static <R extends Record> R roundTrip(Class<R> type, R row) {
        return TestSpark.session()
                .createDataset(List.of(row), Records.encoder(type))
                .repartition(2)
                .map((MapFunction<R, R>) same -> same, Records.encoder(type))
                .collectAsList()
                .get(0);
    }
}
