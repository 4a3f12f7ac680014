package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    Path folder;

    @Test
    void aHomeThatCannotBeMadeIsToldWithTheWayOut() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Home.at(file.resolve("home")).prepare())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("Cannot write to " + file.resolve("home"))
                .hasMessageContaining("--home");
    }

    @Test
    void onlyOneCommandAtATimeChangesAStack() {
        Home home = Home.at(folder);
        Home.Lock lock = home.lock();

        assertThatThrownBy(home::lock).hasMessageContaining("Another millrace command");

        lock.close();
        home.lock().close();
    }

    @Test
    void isEmptiedWithAllThatIsInIt() throws IOException {
        Home home = Home.at(folder.resolve("home"));
        home.prepare();
        Files.writeString(home.log("kafka"), "line");

        home.empty();

        assertThat(home.folder()).doesNotExist();
    }
}
