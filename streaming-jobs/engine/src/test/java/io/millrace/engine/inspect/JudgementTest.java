package io.millrace.engine.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Column;
import io.millrace.sdk.Flow;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Topic;
import io.millrace.settings.Settings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of lines with a kind and a number. */
class JudgementTest {

    public record Line(
            @Column("what it is") String kind,
            @Column("how much") long number) {}

    private static final Topic<Line> LINES = Topic.text("lines", Line.class);
    private static final Settings SETTINGS = Settings.of(List.of(LINES.name()));

    private static final Flow<Line> FLOW = Flow.from(LINES)
            .keep(received -> !received.event().kind().equals("noise"))
            .append("all_lines", "All", received -> received.event())
            .append("large", "Large ones", received -> received.event().number() > 10 ? received.event() : null)
            .append(
                    "halves",
                    "Halves",
                    received -> new Line("half", 100 / received.event().number()));

    @Test
    void namesTheTablesThatGetARow() {
        assertThat(of("a\t11")).isEqualTo(new Judgement(1, List.of(), Set.of("all_lines", "halves", "large")));
        assertThat(of("a\t1")).isEqualTo(new Judgement(1, List.of(), Set.of("all_lines", "halves")));
    }

    @Test
    void isNoAcceptanceIfTheFlowLeavesItOut() {
        assertThat(of("noise\t11")).isEqualTo(new Judgement(0, List.of(), Set.of()));
    }

    @Test
    void saysWhyItIsRejected() {
        assertThat(of("a").rejected()).extracting(Rejected::reason).hasToString("[MISSING_FIELD]");
        assertThat(of("a\tmany").rejected())
                .extracting(Rejected::detail)
                .asString()
                .contains("number");
        assertThat(of("a").accepted()).isZero();
    }

    @Test
    void countsCodeThatFailsAsARejection() {
        assertThat(of("a\t0").accepted()).isZero();
        assertThat(of("a\t0").tables()).isEmpty();
        assertThat(of("a\t0").rejected()).extracting(Rejected::reason).hasToString("[FAILED]");
    }

    private static Judgement of(String line) {
        return Judgement.of(new KafkaRecord("lines", 0, 5, 0, line.getBytes(UTF_8)), FLOW, SETTINGS);
    }
}
