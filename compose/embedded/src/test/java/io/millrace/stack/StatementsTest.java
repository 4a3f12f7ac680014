package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.SqlText;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementsTest {

    @Test
    void cutsAtSemicolons() {
        assertThat(texts("select 1;\nselect 2 ;\n")).containsExactly("select 1", "select 2");
    }

    @Test
    void leavesSemicolonsInQuotesAndCommentsAlone() {
        String sql = "-- first; of all\nselect ';', 'it''s;', \"a;b\" /* ; */ from t -- x;\n; select 2";

        assertThat(texts(sql)).containsExactly("select ';', 'it''s;', \"a;b\" /* ; */ from t -- x;", "select 2");
    }

    @Test
    void commentsAloneAreNoStatement() {
        assertThat(Statements.in(" ;; -- nothing\n /* here */ ;")).isEmpty();
    }

    @Test
    void knowsWhereAStatementBeginsAndWhatIsRemarkedOnIt() {
        String file = "-- About the file.\n\n-- Which\n-- one?\nselect 1;  select\n  nothing;";

        assertThat(Statements.in(file))
                .containsExactly(
                        new SqlText("select 1", "Which\none?", 5, 1), new SqlText("select\n  nothing", "", 5, 12));
    }

    @Test
    void tellsAPlaceInAStatementAsOneInItsFile() {
        SqlText second = Statements.in("select 1;  select\n  nothing;").get(1);

        assertThat(second.placeOf(new SqlText.Place(1, 8))).hasToString("1:19");
        assertThat(second.placeOf(new SqlText.Place(2, 3))).hasToString("2:3");
    }

    @Test
    void isWholeWithASemicolonAfterTheLastStatement() {
        assertThat(Statements.isWhole("select 1; -- that was it")).isTrue();
        assertThat(Statements.isWhole("select ';'")).isFalse();
        assertThat(Statements.isWhole("select 1; select")).isFalse();
        assertThat(Statements.isWhole("select 'not; ")).isFalse();
    }

    private static List<String> texts(String sql) {
        return Statements.in(sql).stream().map(SqlText::text).toList();
    }
}
