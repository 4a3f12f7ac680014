package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementsTest {

    @Test
    void cutsAtSemicolons() {
        assertThat(Statements.in("select 1;\nselect 2 ;\n")).containsExactly("select 1", "select 2");
    }

    @Test
    void leavesSemicolonsInQuotesAndCommentsAlone() {
        String sql = "-- first; of all\nselect ';', 'it''s;', \"a;b\" /* ; */ from t; select 2";

        assertThat(Statements.in(sql))
                .containsExactly("-- first; of all\nselect ';', 'it''s;', \"a;b\" /* ; */ from t", "select 2");
    }

    @Test
    void commentsAloneAreNoStatement() {
        assertThat(Statements.in(" ;; -- nothing\n /* here */ ;")).isEmpty();
    }
}
