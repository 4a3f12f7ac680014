package io.millrace.pipelines.pacing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Codec;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Reason;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionCodecTest {

    private final Codec<Position> codec = Position.TOPIC.codec();

    @Test
    void readsUserSpotAndTime() {
        assertThat(parse("user0\t78\t1731565423.0311885"))
                .isEqualTo(new Accepted<>(new Position("user0", 78, Instant.parse("2024-11-14T06:23:43.031188500Z"))));
        assertThat(parse("J\u00f6rg \"the runner\"\t-20\t1731565423\r\n"))
                .isEqualTo(new Accepted<>(
                        new Position("J\u00f6rg \"the runner\"", -20, Instant.parse("2024-11-14T06:23:43Z"))));
    }

    @ParameterizedTest
    @CsvSource({
        "1731565423, 1731565423, 0",
        "1731565423.0, 1731565423, 0",
        "1731565423.1, 1731565423, 100000000",
        "1731565423.000000001, 1731565423, 1",
        "1731565423.999999999, 1731565423, 999999999",
        "946684800.3, 946684800, 300000000",
    })
    void roundsNothing(String text, long seconds, long nanos) {
        assertThat(parse("user0\t1\t" + text))
                .isEqualTo(new Accepted<>(new Position("user0", 1, Instant.ofEpochSecond(seconds, nanos))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "now",
                "",
                ".5",
                "1731565423.",
                "1.7e9",
                "+1731565423",
                "1731565423,5",
                " 1731565423",
                "1731565423 ",
                "0x67359a2f",
                "NaN",
                "--5",
                "-",
                "1731565423.0.1",
                "1731565423.0123456789",
                "17315654230311885031"
            })
    void namesTheSecondsIfTheyAreNone(String seconds) {
        Rejected<Position> rejected = rejected("user0\t78\t" + seconds);

        assertThat(rejected.reason()).isEqualTo(seconds.isEmpty() ? Reason.MISSING_FIELD : Reason.WRONG_FIELD);
        assertThat(rejected.detail()).startsWith("seconds ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"946684799.999999999", "4102444800", "0", "-5.5"})
    void refusesATimeThatCannotBeMeant(String seconds) {
        Rejected<Position> rejected = rejected("user0\t78\t" + seconds);

        assertThat(rejected.reason()).isEqualTo(Reason.WRONG_FIELD);
        assertThat(rejected.detail())
                .startsWith("seconds is ")
                .contains("not between 2000-01-01T00:00:00Z and 2100-01-01T00:00:00Z");
    }

    @Test
    void refusesMilliseconds() {
        assertThat(rejected("user0\t78\t1731565423031").detail())
                .isEqualTo("seconds is 1731565423031, which is not in the years 1 to 9999; it has to be seconds since"
                        + " 1970");
    }

    @Test
    void takesAnotherRangeOfTimesWhereThatIsSet() {
        Settings settings = Settings.of(List.of(Position.EARLIEST, Position.LATEST))
                .withPairs(List.of("pacing.earliest=1970-01-01T00:00:00Z", "pacing.latest=1970-01-02T00:00:00Z"));
        Codec<Position> early = codec.with(settings);

        assertThat(early.parse("user0\t0\t30".getBytes(UTF_8)))
                .isEqualTo(new Accepted<>(new Position("user0", 0, Instant.ofEpochSecond(30))));
        assertThat(early.parse("user0\t0\t1731565423".getBytes(UTF_8))).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"far", "7.5", "1e3", " 7", "99999999999999999999", "1000000000001", "-1000000000001"})
    void namesASpotThatIsNoNumber(String spot) {
        Rejected<Position> rejected = rejected("user0\t" + spot + "\t1731565423");

        assertThat(rejected.reason()).isEqualTo(Reason.WRONG_FIELD);
        assertThat(rejected.detail()).startsWith("spot ").contains(spot);
    }

    @Test
    void namesWhatIsMissingAndWhatIsTooMuch() {
        assertThat(rejected("\t78\t1731565423")).isEqualTo(missing("user is missing"));
        assertThat(rejected("user0\t\t1731565423")).isEqualTo(missing("spot is missing"));
        assertThat(rejected("user0")).isEqualTo(missing("spot is missing"));
        assertThat(rejected("user0\t78")).isEqualTo(missing("seconds is missing"));
        assertThat(rejected("user0\t78\t1731565423\t")).isEqualTo(extra());
        assertThat(rejected("user0\t78\t1731565423\tmore")).isEqualTo(extra());
    }

    private static Rejected<Position> missing(String detail) {
        return new Rejected<>(Reason.MISSING_FIELD, detail);
    }

    private static Rejected<Position> extra() {
        return new Rejected<>(
                Reason.EXTRA_FIELD,
                "a line ends with seconds, and something follows it: a line is user, spot, seconds, with a tab"
                        + " between each");
    }

    @Test
    void refusesWhatIsNoLine() {
        assertThat(reason(null)).isEqualTo(Reason.EMPTY);
        assertThat(reason(new byte[0])).isEqualTo(Reason.EMPTY);
        assertThat(rejected("\n").reason()).isEqualTo(Reason.EMPTY);
        assertThat(rejected(" \t ").reason()).isEqualTo(Reason.EMPTY);
        assertThat(reason(new byte[] {'u', (byte) 0xff, '\t', '1', '\t', '1'})).isEqualTo(Reason.NOT_UTF8);
        assertThat(reason(new byte[(1 << 20) + 1])).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void answersAnyBytes() {
        Random random = new Random(7);
        String characters = "user\t\t0123456789.-\n\u00e9";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(24);
            for (int index = 0; index < length; index++) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            assertThat(parse(text.toString())).isNotNull();
        }
    }

    private Parsed<Position> parse(String line) {
        return codec.parse(line.getBytes(UTF_8));
    }

    private Rejected<Position> rejected(String line) {
        Parsed<Position> parsed = parse(line);
        assertThat(parsed).as(line).isInstanceOf(Rejected.class);
        return (Rejected<Position>) parsed;
    }

    private Reason reason(byte[] value) {
        return ((Rejected<Position>) codec.parse(value)).reason();
    }
}
