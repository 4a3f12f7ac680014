package io.millrace.pipelines.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Fixtures;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Parsed.Several;
import io.millrace.sdk.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FixturesTest {

    @Test
    void findsSomethingGoodOrNothingAtAllInEveryLineThatIsToBeAccepted() {
        assertThat(Fixtures.accepted("sensors"))
                .hasSizeGreaterThanOrEqualTo(16)
                .allSatisfy(line -> assertThat(foremost(line)).isNotInstanceOf(Rejected.class));
    }

    @Test
    void refusesEveryLineThatIsToBeRefusedForItsReason() {
        assertThat(Fixtures.rejected("sensors")).hasSizeGreaterThanOrEqualTo(20).allSatisfy(line -> {
            assertThat(foremost(line.value())).isInstanceOf(Rejected.class);
            assertThat(((Rejected<Reading>) foremost(line.value())).reason().text())
                    .isEqualTo(line.reason());
        });
    }

    @Test
    void hasALineForEveryReasonThatALineOfTextCanHave() {
        Set<Reason> reasons = EnumSet.allOf(Reason.class);
        List<Fixtures.Refused> lines = Fixtures.rejected("sensors");
        lines.forEach(line -> reasons.removeIf(reason -> reason.text().equals(line.reason())));

        assertThat(reasons)
                .containsOnly(
                        Reason.TOO_LARGE,
                        Reason.NOT_UTF8,
                        Reason.EXTRA_FIELD,
                        Reason.LATE,
                        Reason.CONFLICT,
                        Reason.FAILED);
    }

    private static Parsed<Reading> foremost(byte[] line) {
        Parsed<Reading> parsed = Reading.TOPIC.codec().parse(line);
        return parsed instanceof Several<Reading> several ? several.foremost().orElse(parsed) : parsed;
    }
}
