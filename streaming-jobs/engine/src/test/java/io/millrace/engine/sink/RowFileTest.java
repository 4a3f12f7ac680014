package io.millrace.engine.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.TestSpark;
import io.millrace.sdk.Column;
import io.millrace.sdk.Utf8;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** What is written straight from records, Spark reads as it would its own. */
class RowFileTest {

    public record Everything(
            @Column("its place") int place,
            @Column("text") String text,
            @Column("raw text") Utf8 raw,
            @Column("bytes") byte[] bytes,
            @Column("long") Long large,
            @Column("int") Integer whole,
            @Column("double") Double exact,
            @Column("boolean") Boolean truth,
            @Column("time") Instant time,
            @Column("day") LocalDate day,
            @Column("texts") Map<String, String> texts,
            @Column("numbers") Map<String, Long> numbers,
            @Column("times") Map<String, Instant> times) {}

    private static final RowType TYPE = RowType.of(Everything.class);

    @TempDir
    Path folder;

    @Test
    void writesEveryTypeOfColumn() {
        Map<String, String> texts = new HashMap<>();
        texts.put("ключ", "värde 🗡");
        texts.put("none", null);
        Row row = written(new Everything(
                        1,
                        "täxt 🗡",
                        new Utf8("räw".getBytes(StandardCharsets.UTF_8)),
                        new byte[] {0, -1, 127},
                        Long.MIN_VALUE,
                        Integer.MAX_VALUE,
                        -0.1,
                        true,
                        Instant.parse("2021-12-03T20:45:42.123456Z"),
                        LocalDate.of(2021, 12, 3),
                        texts,
                        Map.of("a", 1L, "b", -1L),
                        Map.of("then", Instant.EPOCH)))
                .get(0);

        assertThat(row.<String>getAs("text")).isEqualTo("täxt 🗡");
        assertThat(row.<String>getAs("raw")).isEqualTo("räw");
        assertThat(row.<byte[]>getAs("bytes")).containsExactly(0, -1, 127);
        assertThat(row.<Long>getAs("large")).isEqualTo(Long.MIN_VALUE);
        assertThat(row.<Integer>getAs("whole")).isEqualTo(Integer.MAX_VALUE);
        assertThat(row.<Double>getAs("exact")).isEqualTo(-0.1);
        assertThat(row.<Boolean>getAs("truth")).isTrue();
        assertThat(row.<java.sql.Timestamp>getAs("time").toInstant())
                .isEqualTo(Instant.parse("2021-12-03T20:45:42.123456Z"));
        assertThat(row.<java.sql.Date>getAs("day")).hasToString("2021-12-03");
        assertThat(map(row, "texts")).isEqualTo(texts);
        assertThat(map(row, "numbers")).isEqualTo(Map.of("a", 1L, "b", -1L));
        assertThat(map(row, "times")).isEqualTo(Map.of("then", new java.sql.Timestamp(0)));
    }

    @Test
    void writesNullsAndEmptyValuesApart() {
        List<Row> rows = written(
                new Everything(1, null, null, null, null, null, null, null, null, null, null, null, null),
                new Everything(
                        2,
                        "",
                        new Utf8(new byte[0]),
                        new byte[0],
                        0L,
                        0,
                        0.0,
                        false,
                        null,
                        null,
                        Map.of(),
                        null,
                        null));

        Row nothing = rows.get(0);
        for (int column = 1; column < nothing.length(); column++) {
            assertThat(nothing.isNullAt(column)).isTrue();
        }
        Row empty = rows.get(1);
        assertThat(empty.<String>getAs("text")).isEmpty();
        assertThat(empty.<String>getAs("raw")).isEmpty();
        assertThat(empty.<byte[]>getAs("bytes")).isEmpty();
        assertThat(map(empty, "texts")).isEmpty();
        assertThat(empty.isNullAt(empty.fieldIndex("numbers"))).isTrue();
    }

    @Test
    void writesTimesBefore1970AndDropsWhatIsFinerThanAMicrosecond() {
        record Moment(@Column("when") Instant moment) {}

        TestSpark.write(
                path(), RowType.of(Moment.class), List.of(new Moment(Instant.parse("1969-12-31T23:59:59.999999999Z"))));

        assertThat(read().get(0).getTimestamp(0).toInstant()).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
    }

    @Test
    void writesTextThatIsHalfAPairOfSurrogatesAsSomeText() {
        record Text(@Column("text") String text) {}

        TestSpark.write(path(), RowType.of(Text.class), List.of(new Text("a\ud800b")));

        assertThat(read().get(0).getString(0)).isEqualTo("a?b");
    }

    @Test
    void hasTheTypesThatTheTableIsMadeWith() {
        written(new Everything(1, null, null, null, null, null, null, null, null, null, null, null, null));

        var schema = TestSpark.session().read().parquet(folder.toString()).schema();

        assertThat(Arrays.stream(schema.fields())
                        .map(field -> field.name() + " " + field.dataType().catalogString()))
                .containsExactlyElementsOf(TYPE.fields().stream()
                        .map(field -> field.name() + " " + field.type().sql())
                        .toList());
        assertThat(schema.apply("time").dataType()).isEqualTo(DataTypes.TimestampType);
    }

    @Test
    void tellsWhatWasWritten() throws IOException {
        record Text(@Column("text") String text) {}

        WrittenFile file =
                TestSpark.write(path(), RowType.of(Text.class), List.of(new Text("a"), new Text("b"), new Text(null)));

        assertThat(file.table()).isEqualTo("rows");
        assertThat(file.rows()).isEqualTo(3);
        assertThat(file.size()).isEqualTo(Files.size(folder.resolve("part.parquet")));
        assertThat(file.modifiedAt())
                .isEqualTo(Files.getLastModifiedTime(folder.resolve("part.parquet"))
                        .toMillis());
        assertThat(new org.apache.hadoop.fs.Path(file.path())).isEqualTo(path());
    }

    @Test
    void leavesNothingBehindWhenItIsGivenUp() throws IOException {
        RowFile file = new RowFile(path(), TYPE, TestSpark.hadoop());
        file.write(new Everything(1, "x", null, null, null, null, null, null, null, null, null, null, null));
        file.abort();

        assertThat(folder).isEmptyDirectory();
    }

    public record Mixed(
            @Column("its place") int place,
            @Column("a few texts") String few,
            @Column("a text of its own") String own,
            @Column("few at first, then of its own") Utf8 turning,
            @Column("long texts") byte[] large,
            @Column("mostly null") String rare,
            @Column("number") Long number,
            @Column("time") Instant time,
            @Column("map") Map<String, String> map) {}

    /** Of every kind of page: with a dictionary, without one, with one that became too large, with nothing in it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 1_023, 1_024, 1_025, 20_000, 70_000, 150_000})
    void readsAsItWasWritten(int count) {
        Random random = new Random(count);
        List<Mixed> rows = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            rows.add(mixed(place, random));
        }
        TestSpark.write(path(), RowType.of(Mixed.class), rows);

        List<Row> read = TestSpark.session()
                .read()
                .parquet(folder.toString())
                .orderBy("place")
                .collectAsList();
        assertThat(read).hasSize(count);
        for (int place = 0; place < count; place++) {
            Mixed wanted = rows.get(place);
            Row row = read.get(place);
            assertThat(row.getInt(0)).isEqualTo(place);
            assertThat(row.getString(1)).isEqualTo(wanted.few());
            assertThat(row.getString(2)).isEqualTo(wanted.own());
            assertThat(row.getString(3)).isEqualTo(new String(wanted.turning().bytes(), StandardCharsets.UTF_8));
            assertThat(row.<byte[]>getAs(4)).isEqualTo(wanted.large());
            assertThat(row.getString(5)).isEqualTo(wanted.rare());
            assertThat(row.<Long>getAs(6)).isEqualTo(wanted.number());
            assertThat(row.getTimestamp(7).toInstant()).isEqualTo(wanted.time());
            assertThat(wanted.map() == null ? row.isNullAt(8) : map(row, "map").equals(wanted.map()))
                    .isTrue();
        }
    }

    private static Mixed mixed(int place, Random random) {
        Map<String, String> map = new HashMap<>();
        for (int entry = random.nextInt(4); entry > 0; entry--) {
            map.put("key " + random.nextInt(5), random.nextBoolean() ? null : "value " + random.nextInt());
        }
        return new Mixed(
                place,
                random.nextInt(10) == 0 ? null : "text " + random.nextInt(20),
                Long.toString(random.nextLong(), Character.MAX_RADIX),
                new Utf8((place < 30_000 ? "few " + place % 7 : "own " + place).getBytes(StandardCharsets.UTF_8)),
                new byte[random.nextInt(300)],
                place > 40_000 && place % 1_000 == 0 ? "here" : null,
                random.nextInt(3) == 0 ? null : random.nextLong(1_000),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L),
                random.nextInt(5) == 0 ? null : map);
    }

    /** What the footer says, readers skip files and pages by. */
    @Test
    void knowsTheBoundsOfEachPage() throws IOException {
        record Text(@Column("text") String text) {}
        List<Text> rows = new ArrayList<>();
        for (int place = 0; place < 60_000; place++) {
            rows.add(new Text(place % 10 == 0 ? null : "%03d".formatted(place / 100)));
        }
        TestSpark.write(path(), RowType.of(Text.class), rows);

        try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(path(), TestSpark.hadoop()))) {
            ColumnChunkMetaData chunk =
                    file.getFooter().getBlocks().get(0).getColumns().get(0);
            assertThat(chunk.getStatistics().minAsString()).isEqualTo("000");
            assertThat(chunk.getStatistics().maxAsString()).isEqualTo("599");
            assertThat(chunk.getStatistics().getNumNulls()).isEqualTo(6_000);
            ColumnIndex pages = file.readColumnIndex(chunk);
            List<String> least = texts(pages.getMinValues());
            List<String> most = texts(pages.getMaxValues());
            assertThat(least).hasSize(3);
            assertThat(List.of(least.get(0), most.get(0), least.get(1), most.get(1), least.get(2), most.get(2)))
                    .isSorted();
            assertThat(pages.getNullCounts().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(6_000);
        }
        assertThat(TestSpark.session()
                        .read()
                        .parquet(folder.toString())
                        .where("text = '250'")
                        .count())
                .isEqualTo(90);
    }

    /** A record may be a megabyte long: what a task holds must not depend on how many of them it writes. */
    @Test
    void endsARowGroupAfterFewLargeRows() throws IOException {
        record Bytes(@Column("bytes") byte[] bytes) {}
        RowFile file = new RowFile(path(), RowType.of(Bytes.class), TestSpark.hadoop());
        Random random = new Random(1);
        for (int row = 0; row < 100; row++) {
            byte[] bytes = new byte[1 << 20];
            random.nextBytes(bytes);
            file.write(new Bytes(bytes));
        }
        file.close("rows");

        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path(), TestSpark.hadoop()))) {
            assertThat(reader.getFooter().getBlocks())
                    .hasSizeBetween(3, 4)
                    .allSatisfy(group -> assertThat(group.getTotalByteSize()).isLessThan(36 << 20));
        }
    }

    private static List<String> texts(List<ByteBuffer> values) {
        return values.stream()
                .map(value -> StandardCharsets.UTF_8.decode(value.duplicate()).toString())
                .toList();
    }

    @Test
    void overwritesNothing() {
        TestSpark.write(path(), TYPE, List.of());

        assertThatThrownBy(() -> TestSpark.write(path(), TYPE, List.of())).hasMessageContaining("part.parquet");
    }

    private List<Row> written(Everything... rows) {
        TestSpark.write(path(), TYPE, List.of(rows));
        return read();
    }

    private List<Row> read() {
        return TestSpark.session().read().parquet(folder.toString()).collectAsList();
    }

    private org.apache.hadoop.fs.Path path() {
        return new org.apache.hadoop.fs.Path(folder.resolve("part.parquet").toUri());
    }

    private static Map<Object, Object> map(Row row, String column) {
        return CollectionConverters.asJava(row.<scala.collection.Map<Object, Object>>getAs(column));
    }
}
