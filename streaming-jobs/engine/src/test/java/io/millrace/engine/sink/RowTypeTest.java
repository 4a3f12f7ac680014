package io.millrace.engine.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.sink.RowType.Field;
import io.millrace.sdk.Column;
import io.millrace.sdk.Utf8;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTypeTest {

    record Everything(
            @Column("text") String someText,
            @Column("raw text") Utf8 raw,
            @Column("bytes") byte[] payload,
            @Column("long") long large,
            @Column("long or none") Long largeOrNone,
            @Column("int") int whole,
            @Column("int or none") Integer wholeOrNone,
            @Column("double") double exact,
            @Column("double or none") Double exactOrNone,
            @Column("boolean") boolean truth,
            @Column("boolean or none") Boolean truthOrNone,
            @Column("time") Instant time,
            @Column("day") LocalDate day,
            @Column("measures") Map<String, Double> measures,

            @Column(name = "user-agent", value = "it's quoted")
            String userAgent) {}

    @Test
    void isTheSchemaOfADeltaTable() {
        assertThat(schema(Everything.class))
                .isEqualTo(StructType.fromDDL("`some_text` string COMMENT 'text', `raw` string COMMENT 'raw text', "
                        + "`payload` binary COMMENT 'bytes', `large` bigint COMMENT 'long', "
                        + "`large_or_none` bigint COMMENT 'long or none', `whole` int COMMENT 'int', "
                        + "`whole_or_none` int COMMENT 'int or none', `exact` double COMMENT 'double', "
                        + "`exact_or_none` double COMMENT 'double or none', `truth` boolean COMMENT 'boolean', "
                        + "`truth_or_none` boolean COMMENT 'boolean or none', `time` timestamp COMMENT 'time', "
                        + "`day` date COMMENT 'day', `measures` map<string,double> COMMENT 'measures', "
                        + "`user-agent` string COMMENT 'it\\'s quoted'"));
    }

    /** As Spark reads it out of a table's log. */
    private static DataType schema(Class<? extends Record> type) {
        return DataType.fromJson(RowType.of(type).delta().toJson());
    }

    @Test
    void readsValuesOutOfARow() {
        record Pair(
                @Column("first") String first,
                @Column("second") Long second) {}

        List<Field> fields = RowType.of(Pair.class).fields();

        assertThat(fields).extracting(Field::name).containsExactly("first", "second");
        assertThat(fields.get(0).reader().apply(new Pair("a", 1L))).isEqualTo("a");
        assertThat(fields.get(1).reader().apply(new Pair("a", null))).isNull();
    }

    @Test
    void addsBatchAndDeletionToTheChangesOfAKeyedTable() {
        record Sword(@Column("who") String owner) {}

        RowType changes = RowType.changesOf(Sword.class);
        RowType.Change change = new RowType.Change(new Sword("ann"), 7, true);

        assertThat(changes.fields()).extracting(Field::name).containsExactly("owner", "_batch", "_deleted");
        assertThat(changes.fields())
                .extracting(field -> field.reader().apply(change))
                .containsExactly("ann", 7L, true);
    }

    record Uncommented(@Column("fine") String one, String theOther) {}

    @Test
    void needsNoCommentOfAColumn() {
        assertThat(schema(Uncommented.class))
                .isEqualTo(StructType.fromDDL("`one` string COMMENT 'fine', `the_other` string COMMENT ''"));
    }

    record HoldsAPrice(@Column("price") BigDecimal price) {}

    record HoldsAList(@Column("list") List<String> list) {}

    record HoldsNumbersByNumber(@Column("map") Map<Long, Long> map) {}

    record HoldsMapsByName(@Column("map") Map<String, Map<String, String>> map) {}

    record HoldsAFloat(@Column("float") float number) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                HoldsAPrice.class,
                HoldsAList.class,
                HoldsNumbersByNumber.class,
                HoldsMapsByName.class,
                HoldsAFloat.class
            })
    void refusesATypeThatNoColumnCanBeAndSaysWhichCan(Class<?> type) {
        assertThatThrownBy(() -> RowType.of(type.asSubclass(Record.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(type.getSimpleName() + ".")
                .hasMessageContaining("which no column can be. A column is one of ")
                .hasMessageContaining("bigint")
                .hasMessageEndingWith("or a map of text to one of them.");
    }
}
