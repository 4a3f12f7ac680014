package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("console.users");
    }

    private static String line(String name, String role, String password) {
        return name + " " + role + " " + BCrypt.withDefaults().hashToString(4, password.toCharArray()) + "\n";
    }

    private Users users(String... lines) throws IOException {
        write(lines);
        return Users.in(file.toString());
    }

    private void write(String... lines) throws IOException {
        Files.writeString(file, String.join("", lines));
    }

    @Test
    void logInWithTheirPassword() throws IOException {
        Users users = users(
                "# name, viewer or operator, hash\n",
                "\n",
                line("ada", "operator", "one"),
                "  " + line("bob", "viewer", "two"));

        assertThat(users.login("ada", "one")).contains(Role.OPERATOR);
        assertThat(users.login("bob", "two")).contains(Role.VIEWER);
    }

    @Test
    void areRefusedWithAWrongPassword() throws IOException {
        Users users = users(line("ada", "operator", "one"), line("bob", "viewer", "two"));

        assertThat(users.login("ada", "two")).isEmpty();
        assertThat(users.login("ada", "")).isEmpty();
    }

    @Test
    void areRefusedWithANameThatNobodyHas() throws IOException {
        Users users = users(line("ada", "operator", "one"));

        assertThat(users.login("eve", "one")).isEmpty();
        assertThat(users.login("", "one")).isEmpty();
        assertThat(users.role("eve")).isEmpty();
    }

    @Test
    void haveTheLastOfTheirLines() throws IOException {
        Users users = users(line("ada", "operator", "one"), line("ada", "viewer", "two"));

        assertThat(users.login("ada", "one")).isEmpty();
        assertThat(users.login("ada", "two")).contains(Role.VIEWER);
    }

    @Test
    void areNotReadFromABrokenLine() throws IOException {
        for (String broken : new String[] {
            "ada operator secret\n",
            "ada admin " + line("", "", "one").strip() + "\n",
            "-ada" + line("", "viewer", "one"),
            line("ada", "viewer", "one").strip() + " more\n"
        }) {
            write("# people\n", line("bob", "viewer", "two"), broken);

            assertThatThrownBy(() -> Users.in(file.toString()))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage("Line 3 of " + file + " is not a name, viewer or operator, and a bcrypt hash."
                            + " ./millrace access --console-user NAME prints such a line.");
        }
    }

    @Test
    void areNotReadFromAMissingFile() {
        assertThatThrownBy(() -> Users.in(file.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting console-users is " + file + ", which cannot be read (NoSuchFileException).");
    }

    @Test
    void mayComeLater() throws IOException {
        Users users = users(line("ada", "operator", "one"));
        write(line("ada", "viewer", "one"), line("bob", "viewer", "two"));
        assertThat(users.role("bob")).isEmpty();

        users.refresh();

        assertThat(users.login("bob", "two")).contains(Role.VIEWER);
        assertThat(users.role("ada")).contains(Role.VIEWER);
    }

    @Test
    void areGoneOnceTheirLineIs() throws IOException {
        Users users = users(line("ada", "operator", "one"), line("bob", "viewer", "two"));
        write(line("bob", "viewer", "two"));

        users.refresh();

        assertThat(users.login("ada", "one")).isEmpty();
        assertThat(users.role("ada")).isEmpty();
        assertThat(users.role("bob")).contains(Role.VIEWER);
    }

    @Test
    void stayAsTheyWereWhileTheFileIsBroken() throws IOException {
        Users users = users(line("ada", "operator", "one"));
        write("ada viewer");
        users.refresh();
        assertThat(users.login("ada", "one")).contains(Role.OPERATOR);

        Files.delete(file);
        users.refresh();
        assertThat(users.login("ada", "one")).contains(Role.OPERATOR);

        write(line("ada", "viewer", "two"));
        users.refresh();
        assertThat(users.login("ada", "two")).contains(Role.VIEWER);
    }
}
