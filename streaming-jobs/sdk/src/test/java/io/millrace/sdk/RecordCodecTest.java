package io.millrace.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordCodecTest {

    private enum Mood {
        CALM,
        @Json("very-loud")
        LOUD
    }

    private record Street(String name, @Optional Integer number) {}

    private record All(
            String text,
            long large,
            int whole,
            double exact,
            boolean isTrue,
            Instant at,
            @EpochSeconds Instant seconds,
            @EpochMillis Instant millis,
            Mood mood,
            Street street,
            List<Street> streets,
            List<Long> numbers,
            Map<String, Double> prices,
            @Json("Other-Name") String other) {}

    private static final String ALL = """
            {"text": "Zürich", "large": -9223372036854775808, "whole": 7, "exact": 1e3, "is_true": true,
             "at": "2026-03-01T12:00:00+02:00", "seconds": 1731565423.1234567, "millis": 1731565423123,
             "mood": "very-loud", "street": {"name": "High", "number": 7, "unknown": [1, {"x": 2}]},
             "streets": [{"name": "Low"}, {"number": null, "name": "Mid"}], "numbers": [1, 2], "unknown": {"a": [1]},
             "prices": {"a": 1.5, "b": 2}, "Other-Name": "other"}""";

    private static <R extends Record> Parsed<R> json(Class<R> type, String text) {
        return new RecordCodec<>(type, Topic.Form.JSON).parse(text.getBytes(UTF_8));
    }

    private static String why(Parsed<?> parsed) {
        Rejected<?> rejected = (Rejected<?>) parsed;
        return rejected.reason().text() + ": " + rejected.detail();
    }

    @Test
    void readsEveryType() {
        assertThat(json(All.class, ALL))
                .isEqualTo(Parsed.accepted(new All(
                        "Zürich",
                        Long.MIN_VALUE,
                        7,
                        1000,
                        true,
                        Instant.parse("2026-03-01T10:00:00Z"),
                        Instant.ofEpochSecond(1731565423, 123456700),
                        Instant.ofEpochMilli(1731565423123L),
                        Mood.LOUD,
                        new Street("High", 7),
                        List.of(new Street("Low", null), new Street("Mid", null)),
                        List.of(1L, 2L),
                        Map.of("a", 1.5, "b", 2.0),
                        "other")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"text\": \"Zürich\"|\"text\": 7|wrong-field: text has to be text, not a number",
                "\"text\": \"Zürich\"|\"text\": \"\"|missing-field: text is missing",
                "\"text\": \"Zürich\"|\"text\": null|missing-field: text is missing",
                "\"text\": \"Zürich\",||missing-field: text is missing",
                "\"whole\": 7|\"whole\": 3000000000|wrong-field: whole is too large a number",
                "\"whole\": 7|\"whole\": 1.5|wrong-field: whole has to be a whole number, not 1.5",
                "\"exact\": 1e3|\"exact\": \"1\"|wrong-field: exact has to be a number, not text",
                "\"is_true\": true|\"is_true\": 1|wrong-field: is_true has to be true or false, not a number",
                "2026-03-01T12:00:00+02:00|noon|wrong-field: at has to be a time such as 2026-03-01T22:25:00Z or"
                        + " 2026-03-01T22:25:00+02:00, not \"noon\"",
                "1731565423.1234567|1e18|wrong-field: seconds is 1E+18, which is not in the years 1 to 9999; it has to be"
                        + " seconds since 1970",
                "very-loud|LOUD|wrong-field: mood has to be CALM or very-loud, not LOUD",
                "{\"name\": \"High\"|{\"nam\": \"High\"|missing-field: street.name is missing",
                "\"number\": 7|\"number\": \"7\"|wrong-field: street.number has to be a whole number, not text",
                "{\"name\": \"Low\"}|7|wrong-field: streets[0] has to be an object, not a number",
                "\"name\": \"Mid\"|\"x\": 1|missing-field: streets[1].name is missing",
                "[1, 2]|[1, null]|missing-field: numbers[1] is missing",
                "[1, 2]|{}|wrong-field: numbers has to be an array, not an object",
                "\"b\": 2|\"b\": []|wrong-field: prices.b has to be a number, not an array",
                "{\"text\"|[{\"text\"|not-an-object: an object belongs here, not an array",
            })
    void saysWhatIsWrongAndWhere(String before, String after, String why) {
        assertThat(ALL).contains(before);

        assertThat(why(json(All.class, ALL.replace(before, after == null ? "" : after))))
                .isEqualTo(why);
    }

    private record Checked(
            @OneOf({"a", "b", "c"}) String letter,
            @Min(1) @Max(10) int few,
            @Optional @Min(0) Double share,
            @Optional @NotBlank String name) {

        String check() {
            return letter.equals("a") && few > 5 ? "few has to be at most 5 for a, not " + few : null;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"letter\": \"d\", \"few\": 1}|wrong-field: letter has to be a, b or c, not d",
                "{\"letter\": \"a\", \"few\": 0}|wrong-field: few has to be at least 1, not 0",
                "{\"letter\": \"a\", \"few\": 11}|wrong-field: few has to be at most 10, not 11",
                "{\"letter\": \"a\", \"few\": 1, \"share\": -0.5}|wrong-field: share has to be at least 0, not -0.5",
                "{\"letter\": \"a\", \"few\": 1, \"name\": \" \"}|wrong-field: name is blank",
                "{\"letter\": \"a\", \"few\": 6}|wrong-field: few has to be at most 5 for a, not 6",
            })
    void checksWhatAnnotationsAndTheRecordItselfSay(String record, String why) {
        assertThat(why(json(Checked.class, record))).isEqualTo(why);
        assertThat(json(Checked.class, "{\"few\": 6, \"letter\": \"b\"}"))
                .isEqualTo(Parsed.accepted(new Checked("b", 6, null, null)));
    }

    private record Judging(String kind, @Optional String detail) {
        void check() throws Rejection {
            if (kind.equals("full") && detail == null) {
                throw new Rejection(Reason.MISSING_FIELD, "detail is missing");
            }
        }
    }

    @Test
    void letsTheRecordNameTheReason() {
        assertThat(why(json(Judging.class, "{\"kind\": \"full\"}"))).isEqualTo("missing-field: detail is missing");
        assertThat(json(Judging.class, "{\"kind\": \"\\u0066ew\"}"))
                .isEqualTo(Parsed.accepted(new Judging("few", null)));
    }

    private record Named(String check) {}

    @Test
    void takesAComponentNamedCheckForData() {
        assertThat(json(Named.class, "{\"check\": \"passed\"}")).isEqualTo(Parsed.accepted(new Named("passed")));
    }

    private record Positive(int number) {
        private Positive {
            if (number < 0) {
                throw new IllegalArgumentException("number has to be positive");
            }
        }
    }

    @Test
    void takesWhatAConstructorThrowsForAReason() {
        assertThat(why(json(Positive.class, "{\"number\": -1}"))).isEqualTo("wrong-field: number has to be positive");
    }

    private record Inverse(int number) {
        String check() {
            return 1 / number > 0 ? null : "number has to be 1";
        }
    }

    @Test
    void takesWhateverACheckThrowsForAReason() {
        assertThat(why(json(Inverse.class, "{\"number\": 0}")))
                .isEqualTo("wrong-field: java.lang.ArithmeticException: / by zero");
    }

    private record CamelCase(
            String eventType, @Json("Event") String event) {}

    @Test
    void findsAFieldByTheNameOfItsComponentToo() {
        assertThat(json(CamelCase.class, "{\"eventType\": \"a\", \"Event\": \"b\"}"))
                .isEqualTo(json(CamelCase.class, "{\"event_type\": \"a\", \"Event\": \"b\"}"))
                .isEqualTo(Parsed.accepted(new CamelCase("a", "b")));
        assertThat(why(json(CamelCase.class, "{\"eventType\": \"a\", \"event\": \"b\"}")))
                .isEqualTo("missing-field: Event is missing");
    }

    @Strict(ignored = "price")
    private record OnlyThese(String eventType, long number) {}

    @Test
    void rejectsFieldsThatAStrictRecordDoesNotHave() {
        assertThat(json(OnlyThese.class, "{\"price\": [1], \"eventType\": \"a\", \"number\": 1}"))
                .isEqualTo(Parsed.accepted(new OnlyThese("a", 1)));
        assertThat(why(json(OnlyThese.class, "{\"event_type\": \"a\", \"number\": 1, \"colour\": 2}")))
                .isEqualTo("extra-field: colour is not one of the fields: they are event_type, number");
    }

    private record Doubled(String name, long twice) {}

    private static Doubled doubled(Line line) throws Rejection {
        if (line.spot() < 0) {
            throw new Rejection(Reason.WRONG_FIELD, "spot has to be positive");
        }
        return new Doubled(line.user(), 2 * line.spot());
    }

    @Test
    void makesEventsOfWhatItReads() {
        Topic<Doubled> topic = Topic.text("lines", Line.class).as(RecordCodecTest::doubled);

        assertThat(topic.codec().parse("ann\t7\t1\tCALM".getBytes(UTF_8)))
                .isEqualTo(Parsed.accepted(new Doubled("ann", 14)));
        assertThat(why(topic.codec().parse("ann\t-7\t1\tCALM".getBytes(UTF_8))))
                .isEqualTo("wrong-field: spot has to be positive");
        assertThat(why(topic.codec().parse("ann".getBytes(UTF_8)))).isEqualTo("missing-field: spot is missing");
        assertThat(Flow.from(topic).append("doubled", "Doubled").outputs())
                .containsExactly(Output.append("doubled", Doubled.class, "Doubled"));
    }

    @Test
    void rejectsWhatAMappingFailsAtOrMakesNothingOf() {
        Topic<Line> lines = Topic.text("lines", Line.class);
        byte[] line = "ann\t7\t1\tCALM".getBytes(UTF_8);

        assertThat(why(lines.as(read -> read.user().substring(9)).codec().parse(line)))
                .startsWith("wrong-field: java.lang.StringIndexOutOfBoundsException");
        assertThat(why(lines.as(read -> null).codec().parse(line))).isEqualTo("wrong-field: the record makes no event");
    }

    @ParameterizedTest
    @CsvSource({
        "1731565423, 1731565423, 0",
        "-1.5, -2, 500000000",
        "0.000000001, 0, 1",
        "946684800.3, 946684800, 300000000"
    })
    void readsSecondsOfTextDigitByDigit(String text, long seconds, long nanos) {
        RecordCodec<Line> codec = new RecordCodec<>(Line.class, Topic.Form.TEXT);

        assertThat(codec.parse(("ann\t7\t" + text + "\tCALM").getBytes(UTF_8)))
                .isEqualTo(Parsed.accepted(new Line("ann", 7, Instant.ofEpochSecond(seconds, nanos), Mood.CALM)));
    }

    private record Millis(@EpochMillis Instant time) {}

    @Test
    void readsMillisecondsOfTextWithTheirFraction() {
        RecordCodec<Millis> codec = new RecordCodec<>(Millis.class, Topic.Form.TEXT);

        assertThat(codec.parse("-1500.000001".getBytes(UTF_8)))
                .isEqualTo(Parsed.accepted(new Millis(Instant.ofEpochSecond(-2, 499_999_999))));
        assertThat(why(codec.parse("1.0000001".getBytes(UTF_8))))
                .isEqualTo(
                        "wrong-field: time has to be a number such as 1731565423031.1885, with at most 6 digits behind"
                                + " the point, not \"1.0000001\"");
        assertThat(why(codec.parse("1e3".getBytes(UTF_8)))).startsWith("wrong-field: time has to be a number such as");
    }

    private record Line(
            String user, long spot, @EpochSeconds Instant time, Mood mood) {}

    @Test
    void readsLinesOfText() {
        RecordCodec<Line> codec = new RecordCodec<>(Line.class, Topic.Form.TEXT);

        assertThat(codec.parse("ann\t-7\t1.5\tCALM\n".getBytes(UTF_8)))
                .isEqualTo(Parsed.accepted(new Line("ann", -7, Instant.ofEpochMilli(1500), Mood.CALM)));
        assertThat(why(codec.parse("ann\tfar\t1.5\tCALM".getBytes(UTF_8))))
                .isEqualTo("wrong-field: spot has to be a whole number, not \"far\"");
        assertThat(why(codec.parse("ann\t7".getBytes(UTF_8)))).isEqualTo("missing-field: time is missing");
        assertThat(why(codec.parse("ann\t7\t1\tCALM\tmore".getBytes(UTF_8)))).startsWith("extra-field: ");
    }

    @Test
    void readsTheSameWhenItHasReachedATask() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(Topic.json("all", All.class).codec());
        Codec<?> arrived = (Codec<?>) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(arrived.parse(ALL.getBytes(UTF_8))).isInstanceOf(Accepted.class);
    }

    @Test
    void namesTheSettingOfItsTopic() {
        Topic<Line> topic = Topic.text("lines", Line.class).keyedBy(Line::user);

        assertThat(topic.name().key()).isEqualTo("lines.topic");
        assertThat(topic.name().byDefault()).isEqualTo("lines");
        assertThat(topic.key().apply(new Line("ann", 1, null, null))).isEqualTo("ann");
        assertThat(Flow.from(topic).append("lines", "Lines").outputs())
                .containsExactly(Output.append("lines", Line.class, "Lines"));
    }

    private record Priced(BigDecimal price) {}

    private record Any<T>(T value) {}

    private record Around(List<Within> within) {}

    private record Within(Around around) {}

    private record Nothing(@Optional int number) {}

    private record Counted(@EpochSeconds long time) {}

    private record Few(@OneOf("a") int few) {}

    private record Long2(@Min(1) String text) {}

    private record Twice(
            String eventType, @Json("event_type") String other) {}

    private record Sure(long number) {
        boolean check() {
            return number > 0;
        }
    }

    @Test
    void saysWhichRecordsCannotBeRead() {
        assertThatThrownBy(() -> Topic.json("x", Sure.class))
                .hasMessageStartingWith("Record Sure has a method boolean ")
                .hasMessageEndingWith(".check(). A check is an instance method: String check(), which returns what is"
                        + " wrong or null, or void check() throws Rejection.");
        assertThatThrownBy(() -> Topic.json("x", Priced.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Priced.price is a java.math.BigDecimal, which cannot be read. A field is a ");
        assertThatThrownBy(() -> Topic.json("x", Any.class))
                .hasMessageStartingWith("Any.value is a T, which cannot be read.");
        assertThatThrownBy(() -> Topic.json("x", Around.class))
                .hasMessage("Within.around leads back to Around: a record that holds records of its own type cannot be"
                        + " read.");
        assertThatThrownBy(() -> Topic.json("x", Nothing.class))
                .hasMessage(
                        "Nothing.number is optional, and of the type int, which is always there: use the type that may"
                                + " be null, such as Long for long.");
        assertThatThrownBy(() -> Topic.json("x", Counted.class))
                .hasMessage("Counted.time is counted since 1970, and of the type long: make it an Instant.");
        assertThatThrownBy(() -> Topic.json("x", Few.class))
                .hasMessage("@OneOf is for texts, and Few.few is of the type int.");
        assertThatThrownBy(() -> Topic.json("x", Long2.class))
                .hasMessage("@Min is for numbers, and Long2.text is of the type String.");
        assertThatThrownBy(() -> Topic.json("x", Twice.class)).hasMessage("Record Twice has two fields event_type.");
        assertThatThrownBy(() -> Topic.text("x", Around.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Topic.text("x", Street.class))
                .hasMessage("The field number of a line of text cannot be optional: each field of a line is there.");
    }
}
