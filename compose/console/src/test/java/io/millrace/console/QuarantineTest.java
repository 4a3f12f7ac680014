package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.console.Quarantine.Filter;
import io.millrace.console.Quarantine.Place;
import io.millrace.ingest.http.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineTest {

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Filter filter(String query) throws Problem {
        return Site.understood("/?" + query, Filter::of);
    }

    private static String cursor(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void showsEverythingWithoutAFilter() throws Problem {
        assertThat(filter("")).isEqualTo(new Filter("", "", ""));
        assertThat(filter("pipeline=&stage=&reason=&since=&until=&open=&after="))
                .isEqualTo(new Filter("", "", ""));
    }

    @Test
    void isFilteredByPipelineTimeAndWhatIsOpen() throws Problem {
        Filter filter = filter("pipeline=game&since=0&until=1767225600000&open=true");

        assertThat(filter.of())
                .isEqualTo(" AND q.pipeline = 'game'"
                        + " AND q.quarantined_at >= from_iso8601_timestamp('1970-01-01T00:00:00Z')"
                        + " AND q.quarantined_at < from_iso8601_timestamp('2026-01-01T00:00:00Z')"
                        + " AND NOT coalesce(again.went_on, false)");
        assertThat(filter.kind()).isEmpty();
    }

    @Test
    void showsWhatIsNotOpenUnlessSomebodyAsks() throws Problem {
        assertThat(filter("open=false").of()).isEmpty();
    }

    @Test
    void narrowsItsRowsByStageAndReasonAndNotItsKinds() throws Problem {
        Filter filter = filter("stage=check&reason=missing-field");

        assertThat(filter.of()).isEmpty();
        assertThat(filter.kind()).isEqualTo(" AND q.stage = 'check' AND q.reason = 'missing-field'");
    }

    @ParameterizedTest
    @CsvSource({
        "pipeline, 404, There is no pipeline ",
        "stage, 400, There is no stage ",
        "reason, 400, There is no reason ",
        "since, 400, since has to be a whole number",
        "until, 400, until has to be a whole number",
        "after, 400, after is not what the page before gave as next."
    })
    void takesNoSqlForAFilter(String parameter, int status, String detail) {
        for (String sql : new String[] {"game' OR '1'='1", "'; DROP TABLE ops.quarantine --", "\"", "0) OR (1=1"}) {
            assertThatThrownBy(() -> filter(parameter + "=" + escaped(sql)))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(status))
                    .hasMessageStartingWith(detail);
        }
    }

    @Test
    void resumesBehindThePageBefore() throws Problem {
        assertThat(filter("after=" + cursor("[\"2026-01-01 00:00:00.000001 UTC\",\"events\",3,17,-1]"))
                        .after())
                .isEqualTo(
                        " AND (q.quarantined_at, q.topic, q.partition, q.\"offset\", coalesce(q.part, -1)) < ("
                                + "CAST('2026-01-01 00:00:00.000001 UTC' AS timestamp(6) with time zone), 'events', 3, 17, -1)");
    }

    @Test
    void takesWhatStandsInACursorForValues() throws Problem {
        assertThat(filter("after=" + cursor("[\"x' OR '1'='1\",\"a'b\",3,17,-1]"))
                        .after())
                .endsWith("CAST('x'' OR ''1''=''1' AS timestamp(6) with time zone), 'a''b', 3, 17, -1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "7",
                "",
                "[\"x\"]",
                "[null,\"events\",3,17,-1]",
                "[\"x\",null,3,17,-1]",
                "[\"x\",\"events\",\"3); DROP TABLE\",17,-1]",
                "[\"x\",\"events\",3,\"17 OR 1=1\",-1]",
                "[\"x\",\"events\",3,17,\"-1)\"]",
                "[\"x\",\"events\",[],17,-1]"
            })
    void takesNoOtherCursor(String place) {
        String cursor = cursor(place);
        assertThatThrownBy(() -> filter("after=" + (cursor.isEmpty() ? "*" : cursor)))
                .isInstanceOf(Problem.class)
                .hasMessage("after is not what the page before gave as next.");
    }

    @Test
    void findsARecordByItsPlace() throws Problem {
        Place place = Site.understood("/?pipeline=game&topic=events&partition=0&offset=17", Place::of);

        assertThat(place).isEqualTo(new Place("game", "events", 0, 17, null));
        assertThat(place.condition("q"))
                .isEqualTo(" AND q.pipeline = 'game' AND q.topic = 'events' AND q.partition = 0 AND q.\"offset\" = 17"
                        + " AND q.part IS NOT DISTINCT FROM CAST(NULL AS integer)");
        assertThat(new Place("a'b", "c'd", 1, 2, 3).condition("o"))
                .isEqualTo(" AND o.pipeline = 'a''b' AND o.topic = 'c''d' AND o.partition = 1 AND o.\"offset\" = 2"
                        + " AND o.part IS NOT DISTINCT FROM 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/?topic=events&partition=0&offset=17",
                "/?pipeline=game&partition=0&offset=17",
                "/?pipeline=game&topic=events&offset=17",
                "/?pipeline=game&topic=events&partition=0",
                "/?pipeline=game&topic=events&partition=x&offset=17",
                "/?pipeline=game&topic=events&partition=4294967296&offset=17",
                "/?pipeline=game&topic=events&partition=0&offset=-1",
                "/?pipeline=game&topic=events&partition=0&offset=17&part=0%20OR%201"
            })
    void findsNoRecordByHalfAPlace(String target) {
        assertThatThrownBy(() -> Site.understood(target, Place::of))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }

    @Test
    void namesTheFieldThatAReasonIsAbout() {
        assertThat(Quarantine.field("missing-field", "event_type is missing")).isEqualTo("event_type");
        assertThat(Quarantine.field("wrong-field", "spot")).isEqualTo("spot");
        assertThat(Quarantine.field("not-json", "event_type is missing")).isNull();
        assertThat(Quarantine.field("missing-field", null)).isNull();
        assertThat(Quarantine.field(null, "event_type is missing")).isNull();
    }
}
