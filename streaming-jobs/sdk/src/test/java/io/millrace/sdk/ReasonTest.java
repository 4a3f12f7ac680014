package io.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void standsInTheQuarantineInLowerCaseWithHyphens() {
        assertThat(Reason.NOT_AN_OBJECT.text()).isEqualTo("not-an-object");
        assertThat(Reason.EMPTY.text()).isEqualTo("empty");
        assertThat(Stage.PARSE.text()).isEqualTo("parse");
    }

    @Test
    void tellsWhatCannotBeReadFromWhatIsReadAndFoundWrong() {
        assertThat(Reason.NOT_JSON.stage()).isEqualTo(Stage.PARSE);
        assertThat(Reason.MISSING_FIELD.stage()).isEqualTo(Stage.CHECK);
        assertThat(Reason.WRONG_FIELD.stage()).isEqualTo(Stage.CHECK);
    }
}
