package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "quit", "USE game", "help", "select 1;", "select ';';", "select 1; -- done"})
    void answersWhatIsWhole(String line) {
        assertThat(SqlLine.isWhole(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "select ';", "select\nuse", "user", "select 1; select 2"})
    void readsOnUntilASemicolon(String line) {
        assertThat(SqlLine.isWhole(line)).isFalse();
    }

    @Test
    void completesTheNameAroundTheCursor() {
        assertThat(SqlLine.at("select * from game.sw limit 2", 21).word()).isEqualTo("game.sw");
        assertThat(SqlLine.at("count(pla)", 9).word()).isEqualTo("pla");
        assertThat(SqlLine.at("select ", 7).word()).isEmpty();
    }
}
