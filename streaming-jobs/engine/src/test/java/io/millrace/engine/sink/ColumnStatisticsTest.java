package io.millrace.engine.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.sdk.Column;
import io.millrace.sdk.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnStatisticsTest {

    record Text(@Column("text") String text) {}

    record Raw(@Column("text") Utf8 text) {}

    record Number(@Column("number") Double number) {}

    record Various(
            @Column("long") Long large,
            @Column("int") int whole,
            @Column("time") Instant time,
            @Column("day") LocalDate day,
            @Column("boolean") Boolean truth,
            @Column("bytes") byte[] bytes,
            @Column("map") Map<String, Long> map) {}

    private static final String PREFIX = "x".repeat(32);
    private static final String HIGHEST = new String(Character.toChars(0x10FFFF));

    @TempDir
    Path folder;

    private int files;

    @Test
    void boundsWhatHasAnOrder() {
        List<ColumnStatistics> statistics = of(
                Various.class,
                new Various(5L, -1, Instant.ofEpochSecond(2), LocalDate.ofEpochDay(3), true, new byte[1], Map.of()),
                new Various(-5L, 7, Instant.ofEpochSecond(-2), LocalDate.ofEpochDay(-3), false, null, null),
                new Various(null, 0, null, null, null, null, null));

        assertThat(statistics)
                .containsExactly(
                        new ColumnStatistics("large", -5L, 5L, 1),
                        new ColumnStatistics("whole", -1, 7, 0),
                        new ColumnStatistics("time", -2_000_000L, 2_000_000L, 1),
                        new ColumnStatistics("day", -3, 3, 1),
                        new ColumnStatistics("truth", null, null, 1),
                        new ColumnStatistics("bytes", null, null, 2));
    }

    @Test
    void boundsNothingWhereEverythingIsNull() {
        assertThat(of(Text.class, new Text(null), new Text(null)))
                .containsExactly(new ColumnStatistics("text", null, null, 2));
    }

    @Test
    void boundsNothingWhereThereIsNothing() {
        assertThat(of(Text.class)).containsExactly(new ColumnStatistics("text", null, null, 0));
    }

    @Test
    void keepsTextOf32CharactersWhole() {
        assertThat(bounds("a", PREFIX)).containsExactly("a", PREFIX);
    }

    @Test
    void cutsLongTextAndRoundsItsUpperBoundUp() {
        assertThat(bounds(PREFIX + "y")).containsExactly(PREFIX, PREFIX + HIGHEST);
    }

    @Test
    void cutsBetweenCharactersAndNotWithinThem() {
        String swords = "🗡".repeat(33);

        assertThat(bounds(swords)).containsExactly("🗡".repeat(32), "🗡".repeat(32) + HIGHEST);
        assertThat(bounds("x" + swords)).containsExactly("x" + "🗡".repeat(31), "x" + "🗡".repeat(31) + HIGHEST);
    }

    @Test
    void countsCharactersAboveAllOthersIn() {
        assertThat(bounds("🗡", "\uffff")).containsExactly("\uffff", "🗡");
        assertThat(bounds("é", "z")).containsExactly("z", "é");
    }

    @Test
    void boundsRawTextAsText() {
        assertThat(of(Raw.class, raw("é"), raw("z" + PREFIX)))
                .containsExactly(new ColumnStatistics("text", "z" + "x".repeat(31), "é", 0));
    }

    @Test
    void neverExcludesATextThatIsInTheFile() {
        Random random = new Random(7);
        String[] characters = {"a", "\u0000", "\u007f", "é", "\ufffd", "\uffff", "🗡", HIGHEST};
        for (int round = 0; round < 200; round++) {
            List<Text> rows = new ArrayList<>();
            for (int row = 0; row < 5; row++) {
                StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "a".repeat(30));
                int more = random.nextInt(6);
                for (int index = 0; index < more; index++) {
                    text.append(characters[random.nextInt(characters.length)]);
                }
                rows.add(new Text(text.toString()));
            }
            ColumnStatistics statistics =
                    of(Text.class, rows.toArray(Text[]::new)).get(0);

            assertThat(rows).allSatisfy(row -> {
                assertThat(compareAsBytes((String) statistics.least(), row.text()))
                        .isNotPositive();
                assertThat(compareAsBytes(row.text(), (String) statistics.most()))
                        .isNotPositive();
            });
        }
    }

    @Test
    void keepsNumbersThatAreNoneWithinTheBounds() {
        assertThat(of(Number.class, new Number(1.0), new Number(Double.NaN), new Number(-1.0)))
                .containsExactly(new ColumnStatistics("number", -1.0, Double.NaN, 0));
        assertThat(of(Number.class, new Number(Double.NEGATIVE_INFINITY), new Number(Double.POSITIVE_INFINITY)))
                .containsExactly(new ColumnStatistics("number", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0));
    }

    @Test
    void guessesNothingWhereAPartOfTheFileHasNoBounds() throws IOException {
        // Text of more than 4096 bytes is left out of a footer, and here of some of its parts only.
        ParquetMetadata footer = footerOf("SELECT IF(id < 500, repeat('z', 6000) || id, 'a' || id) AS text,"
                + " CAST(id + 1 AS DOUBLE) AS number FROM range(1000)");

        assertThat(footer.getBlocks()).hasSizeGreaterThan(2);
        assertThat(ColumnStatistics.of(RowType.of(Text.class), footer))
                .containsExactly(new ColumnStatistics("text", null, null, ColumnStatistics.UNKNOWN));
        assertThat(ColumnStatistics.of(RowType.of(Number.class), footer))
                .containsExactly(new ColumnStatistics("number", 1.0, 1000.0, 0));
    }

    @Test
    void boundsAllPartsOfAFileTogether() throws IOException {
        ParquetMetadata footer = footerOf("SELECT IF(id < 500, NULL, repeat('a', 999) || id) AS text FROM range(1000)");

        assertThat(footer.getBlocks()).hasSizeGreaterThan(2);
        assertThat(ColumnStatistics.of(RowType.of(Text.class), footer))
                .containsExactly(new ColumnStatistics("text", "a".repeat(32), "a".repeat(32) + HIGHEST, 500));
    }

    /** Of a file that Spark writes, in several parts. */
    private ParquetMetadata footerOf(String query) throws IOException {
        String target = folder.resolve("spark").toUri().toString();
        TestSpark.session()
                .sql(query)
                .coalesce(1)
                .write()
                .option("parquet.block.size", 100_000)
                .option("parquet.page.size.row.check.max", 100)
                .parquet(target);
        String file = TestSpark.session().read().parquet(target).inputFiles()[0];
        try (ParquetFileReader reader = ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file), TestSpark.hadoop()))) {
            return reader.getFooter();
        }
    }

    private static Raw raw(String text) {
        return new Raw(new Utf8(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Comparable<?>> bounds(String... texts) {
        ColumnStatistics statistics = of(
                        Text.class, Arrays.stream(texts).map(Text::new).toArray(Text[]::new))
                .get(0);
        return List.of(statistics.least(), statistics.most());
    }

    private List<ColumnStatistics> of(Class<? extends Record> type, Record... rows) {
        Path file = folder.resolve(files++ + ".parquet");
        return TestSpark.write(new org.apache.hadoop.fs.Path(file.toUri()), RowType.of(type), List.of(rows))
                .statistics();
    }

    /** Readers compare text as the bytes it is stored in. */
    private static int compareAsBytes(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
