package io.millrace.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private static final String HASH = Keys.hash("open sesame");
    private static final String OTHER = Keys.hash("other");

    private Instant now = Instant.parse("2027-01-31T23:59:59Z");

    @TempDir
    private Path folder;

    @Test
    void letsEverybodySendAndReadWithoutAFile() throws Problem {
        Sender anybody = new Keys("", limits(0), clock()).sender(null, null, "a");

        assertThat(anybody.name()).isEqualTo("-");
        anybody.requireMaySend("events");
        anybody.requireMayRead("events");
    }

    @Test
    void knowsASenderByEitherHeader() throws Exception {
        Keys keys = keys("# who\n\n  ann   " + HASH + "  send=events,others  \n");

        assertThat(keys.sender("Bearer open sesame", null, "a").name()).isEqualTo("ann");
        assertThat(keys.sender("bearer  open sesame ", null, "a").name()).isEqualTo("ann");
        assertThat(keys.sender(null, "open sesame", "a").name()).isEqualTo("ann");
        assertThat(keys.sender("Basic abc", "open sesame", "a").name()).isEqualTo("ann");
    }

    @Test
    void refusesWhoHasNoKeyOrAnUnknownOne() throws Exception {
        Keys keys = keys("ann " + HASH + " send=*");

        assertDenied(() -> keys.sender(null, null, "a"), 401, "A key is needed");
        for (String wrong : new String[] {"", "open", "open sesame\0", HASH, "Ann"}) {
            assertDenied(() -> keys.sender("Bearer " + wrong, null, "a"), 401, "This key is not known");
        }
    }

    @Test
    void letsASenderSendAndReadItsTopicsAlone() throws Exception {
        Sender ann = keys("ann " + HASH + " send=events,others read=third").sender(null, "open sesame", "a");

        ann.requireMaySend("others");
        ann.requireMayRead("third");
        assertDenied(() -> ann.requireMaySend("third"), 403, "The key ann is not for sending to topic third");
        assertDenied(() -> ann.requireMayRead("events"), 403, "The key ann is not for reading topic events");
    }

    @Test
    void letsAKeyInUntilTheEndOfItsLastDay() throws Exception {
        Keys keys = keys("ann " + HASH + " send=* until=2027-01-31");

        assertThat(keys.sender(null, "open sesame", "a").name()).isEqualTo("ann");
        now = now.plusSeconds(1);
        assertDenied(() -> keys.sender(null, "open sesame", "a"), 401, "This key has expired. Send one");
    }

    @Test
    void warnsOfKeysThatExpireWithinTwoWeeks() throws Exception {
        KeyFile file = new KeyFile(
                file("ann " + HASH + " send=* until=2027-01-31\nbob " + OTHER + " send=*\ncyd " + Keys.hash("c")
                        + " read=* until=2027-02-01"),
                0,
                clock());

        assertThat(file.warnings(LocalDate.of(2027, 1, 16))).isEmpty();
        assertThat(file.warnings(LocalDate.of(2027, 1, 17)))
                .singleElement()
                .asString()
                .startsWith("The key ann expires after 2027-01-31. Add a line");
        assertThat(file.warnings(LocalDate.of(2027, 2, 1)))
                .satisfiesExactly(
                        ann -> assertThat(ann).startsWith("The key ann expired after 2027-01-31"),
                        cyd -> assertThat(cyd).startsWith("The key cyd expires after 2027-02-01"));
    }

    @Test
    void givesTwoKeysOfOneNameOneRate() throws Exception {
        Keys keys = keys("ann " + HASH + " send=a rate=5\nann " + OTHER + " send=b rate=5");
        Sender old = keys.sender(null, "open sesame", "a");
        Sender fresh = keys.sender(null, "other", "a");

        assertThat(fresh.sends()).containsExactly("b");
        old.spend(4);
        fresh.spend(1);
        assertDenied(() -> old.spend(1), 429, "The key ann may send 5 events a second");
    }

    @Test
    void refusesTwoRatesOfOneNameAndOneKeyOfTwoLines() {
        assertWrong("ann " + HASH + " send=* rate=5\nann " + OTHER + " send=* rate=6", "another rate");
        assertWrong("ann " + HASH + " send=*\nbob " + HASH + " send=*", "another line has the same key");
    }

    @Test
    void letsTheFileSayMoreOfARateThanTheSetting() throws Exception {
        Keys keys = new Keys(
                file("ann " + HASH + " send=* rate=7\nbob " + OTHER + " send=*").toString(), limits(3), clock());

        assertThat(keys.sender(null, "open sesame", "a").allowance().most()).isEqualTo(7);
        assertThat(keys.sender(null, "other", "a").allowance().most()).isEqualTo(3);
    }

    @Test
    void slowsDownWrongKeysAndLetsRightOnesPass() throws Exception {
        Keys keys = new Keys(file("ann " + HASH + " send=*").toString(), new Keys.Limits(0, 0, 2), clock());
        ThrowingCallable guess = () -> keys.sender(null, "guess", "10.0.0.1");

        assertDenied(guess, 401, "not known");
        assertDenied(guess, 401, "not known");
        assertDenied(guess, 429, "more than 2 wrong keys in a minute");
        assertDenied(() -> keys.sender(null, null, "10.0.0.1"), 401, "A key is needed");
        assertDenied(() -> keys.sender(null, "guess", "10.0.0.2"), 401, "not known");
        assertThat(keys.sender(null, "open sesame", "10.0.0.1").name()).isEqualTo("ann");
    }

    @Test
    void readsTheFileAgainWhenItHasChanged() throws Exception {
        Keys keys = keys("ann " + HASH + " send=* rate=5");
        Sender ann = keys.sender(null, "open sesame", "a");

        change("ann " + HASH + " send=events rate=5\nbob " + OTHER + " send=*", 1);
        keys.refresh();

        assertThat(keys.sender(null, "other", "a").name()).isEqualTo("bob");
        assertThat(keys.sender(null, "open sesame", "a").sends()).containsExactly("events");
        assertThat(keys.sender(null, "open sesame", "a").allowance())
                .as("what was spent stays spent")
                .isSameAs(ann.allowance());

        change("", 2);
        keys.refresh();
        assertDenied(() -> keys.sender(null, "other", "a"), 401, "not known");
    }

    @Test
    void keepsTheKeysWhenTheNewFileIsWrongOrGone() throws Exception {
        Keys keys = keys("ann " + HASH + " send=*");

        change("ann", 1);
        keys.refresh();
        assertThat(keys.sender(null, "open sesame", "a").name()).isEqualTo("ann");

        Files.delete(folder.resolve("keys"));
        keys.refresh();
        assertThat(keys.sender(null, "open sesame", "a").name()).isEqualTo("ann");
    }

    @Test
    void namesTheLineThatIsWrong() {
        assertWrong("# a comment\nann " + HASH + " *", "Line 2 of");
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThatThrownBy(() -> new Keys(folder.resolve("none").toString(), limits(0), clock()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("none")
                .hasMessageContaining("api-keys");
    }

    @Test
    void makesAKeyThatItsOwnLineLetsIn() throws Exception {
        String fresh = Keys.fresh("ann");
        String key = fresh.lines().findFirst().orElseThrow().replaceAll(".*: ", "");
        String line = fresh.lines().skip(1).findFirst().orElseThrow().replaceAll(".*: ", "");

        assertThat(line).doesNotContain(key);
        assertThat(keys(line).sender("Bearer " + key, null, "a").name()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ann\nbob"})
    void makesNoKeyForANameThatALineCannotHold(String name) {
        assertThatThrownBy(() -> Keys.fresh(name))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("a name has");
    }

    private static void assertDenied(ThrowingCallable call, int status, String why) {
        assertThatThrownBy(call)
                .isInstanceOf(Problem.class)
                .hasMessageContaining(why)
                .extracting(problem -> ((Problem) problem).status())
                .isEqualTo(status);
    }

    private void assertWrong(String text, String why) {
        assertThatThrownBy(() -> keys(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(why);
    }

    private Keys keys(String text) throws IOException {
        return new Keys(file(text).toString(), limits(0), clock());
    }

    private static Keys.Limits limits(int rate) {
        return new Keys.Limits(rate, 0, 0);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("keys"), text);
    }

    private void change(String text, int secondsLater) throws IOException {
        Files.setLastModifiedTime(file(text), FileTime.from(Instant.now().plusSeconds(secondsLater)));
    }
}
