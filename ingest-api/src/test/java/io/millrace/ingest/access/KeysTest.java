package io.millrace.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private static final String HASH = Keys.hash("open sesame");

    @TempDir
    private Path folder;

    @Test
    void letsEverybodySendWithoutAFile() throws Problem {
        assertThat(new Keys("", 0).sender(null, null).name()).isEqualTo("-");
    }

    @Test
    void knowsASenderByEitherHeader() throws Exception {
        Keys keys = keys("# who\n\n  ann   " + HASH + "  events,others  \n");

        assertThat(keys.sender("Bearer open sesame", null).name()).isEqualTo("ann");
        assertThat(keys.sender("bearer  open sesame ", null).name()).isEqualTo("ann");
        assertThat(keys.sender(null, "open sesame").name()).isEqualTo("ann");
        assertThat(keys.sender("Basic abc", "open sesame").name()).isEqualTo("ann");
    }

    @Test
    void refusesWhoHasNoKeyOrAnUnknownOne() throws Exception {
        Keys keys = keys("ann " + HASH + " *");

        assertThatThrownBy(() -> keys.sender(null, null)).hasMessageStartingWith("A key is needed");
        for (String wrong : new String[] {"", "open", "open sesame\0", HASH, "Ann"}) {
            assertThatThrownBy(() -> keys.sender("Bearer " + wrong, null))
                    .isInstanceOf(Problem.class)
                    .hasMessageStartingWith("This key is not known")
                    .extracting(problem -> ((Problem) problem).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void letsASenderUseItsTopicsAlone() throws Exception {
        Sender ann = keys("ann " + HASH + " events,others").sender(null, "open sesame");

        ann.requireMayUse("others");
        assertThatThrownBy(() -> ann.requireMayUse("third"))
                .hasMessageContaining("The key ann is not for topic third")
                .extracting(problem -> ((Problem) problem).status())
                .isEqualTo(403);
    }

    @Test
    void letsTheFileSayMoreOfARateThanTheSetting() throws Exception {
        Keys keys = new Keys(
                file("ann " + HASH + " * 7\nbob " + Keys.hash("b") + " *").toString(), 3);

        assertThat(keys.sender(null, "open sesame").allowance().perSecond()).isEqualTo(7);
        assertThat(keys.sender(null, "b").allowance().perSecond()).isEqualTo(3);
    }

    @Test
    void readsTheFileAgainWhenItHasChanged() throws Exception {
        Keys keys = keys("ann " + HASH + " * 5");
        Sender ann = keys.sender(null, "open sesame");

        change("ann " + HASH + " events 5\nbob " + Keys.hash("b") + " *", 1);
        keys.refresh();

        assertThat(keys.sender(null, "b").name()).isEqualTo("bob");
        assertThat(keys.sender(null, "open sesame").topics()).containsExactly("events");
        assertThat(keys.sender(null, "open sesame").allowance())
                .as("what was spent stays spent")
                .isSameAs(ann.allowance());

        change("", 2);
        keys.refresh();
        assertThatThrownBy(() -> keys.sender(null, "b")).isInstanceOf(Problem.class);
    }

    @Test
    void keepsTheKeysWhenTheNewFileIsWrongOrGone() throws Exception {
        Keys keys = keys("ann " + HASH + " *");

        change("ann", 1);
        keys.refresh();
        assertThat(keys.sender(null, "open sesame").name()).isEqualTo("ann");

        Files.delete(folder.resolve("keys"));
        keys.refresh();
        assertThat(keys.sender(null, "open sesame").name()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "ann abc *", "ann HASH", "ann HASH * 5 6", "ann HASH * -1", "ann HASH * many"})
    void namesTheLineThatIsWrong(String line) throws IOException {
        String text = "# a comment\n" + line.replace("HASH", HASH);

        assertThatThrownBy(() -> keys(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Line 2 of")
                .hasMessageContaining("events a second");
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThatThrownBy(() -> new Keys(folder.resolve("none").toString(), 0))
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
        assertThat(keys(line).sender("Bearer " + key, null).name()).isEqualTo("ann");
    }

    private Keys keys(String text) throws IOException {
        return new Keys(file(text).toString(), 0);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("keys"), text);
    }

    private void change(String text, int secondsLater) throws IOException {
        Files.setLastModifiedTime(file(text), FileTime.from(Instant.now().plusSeconds(secondsLater)));
    }
}
