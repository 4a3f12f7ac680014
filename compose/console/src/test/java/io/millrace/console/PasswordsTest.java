package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private static String hash(String password) {
        return BCrypt.withDefaults().hashToString(4, password.toCharArray());
    }

    @Test
    void printALineOfTheFileOfUsers() {
        String line = Passwords.line("ada", Role.OPERATOR, "secret".toCharArray());

        assertThat(line).startsWith("ada operator $2a$12$").doesNotContain("secret");
        assertThat(Passwords.matches("secret", line.split(" ")[2])).isTrue();
    }

    @Test
    void matchTheirOwnHashAlone() {
        assertThat(Passwords.matches("secret", hash("secret"))).isTrue();
        assertThat(Passwords.matches("Secret", hash("secret"))).isFalse();
        assertThat(Passwords.matches("", hash("secret"))).isFalse();
    }

    @Test
    void matchHashesThatOtherToolsMade() {
        String hash = hash("secret").substring("$2a$".length());

        assertThat(Passwords.matches("secret", "$2b$" + hash)).isTrue();
        assertThat(Passwords.matches("secret", "$2y$" + hash)).isTrue();
    }

    @Test
    void areNotCutWhereTheAlgorithmWouldCutThem() {
        String longest = "é".repeat(36);

        assertThat(Passwords.matches(longest, hash(longest))).isTrue();
        assertThat(Passwords.matches(longest + "x", hash(longest))).isFalse();
    }

    @Test
    void belongToNamesThatFitIntoALine() {
        assertThat(Passwords.isName("ada.lovelace@example.org")).isTrue();
        assertThat(Passwords.isName("a".repeat(64))).isTrue();
        assertThat(Passwords.isName("a".repeat(65))).isFalse();
        assertThat(Passwords.isName("")).isFalse();
        assertThat(Passwords.isName("-ada")).isFalse();
        assertThat(Passwords.isName("ada lovelace")).isFalse();
        assertThat(Passwords.isName("ada\n")).isFalse();
    }
}
