package io.millrace.pipelines.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Fixtures;
import io.millrace.sdk.Received;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A phone that was shaken on a May morning: known messages, and the rows that are known to follow. */
class SeedRowsTest {

    private static final String PHONE = "15f99ef1-5dc0-46c5-ae41-ef4a99d58734";

    private final List<Received<Reading>> readings = Messages.readings(Fixtures.accepted("sensors")).stream()
            .filter(received -> received.event().deviceId().equals(PHONE))
            .toList();

    @Test
    void tellsOfStrongMovementsToTheLastDigit() {
        assertThat(readings.stream()
                        .map(StrongMovement.above(50))
                        .filter(Objects::nonNull)
                        .map(StrongMovement::json))
                .containsExactly(
                        strong(
                                "1715254416230436600,35.178867746984956,49.542382594442365,-7.282223292562365,92.00347363398969"),
                        strong(
                                "1715254416280445700,50.36172329382896,44.70135827553272,-16.822199793440102,111.88528136280179"),
                        strong(
                                "1715254416330454500,-11.002032335722445,47.5974117254734,10.359507169878482,68.95895123107432"),
                        strong(
                                "1715254416380463600,-69.43010393121241,-2.0125345851540564,-33.9619773438096,105.40461586017608"),
                        strong(
                                "1715254416430472700,-54.148906083559986,-3.226132376524806,-38.182569086217875,95.55760754630268"),
                        strong(
                                "1715254416580499700,55.57413411674499,55.24722271428108,-17.788064933001994,128.60942176402807"),
                        strong(
                                "1715254416630508500,33.90870401878357,61.184908297920224,3.890451441025734,98.98406375772953"),
                        strong(
                                "1715254416680517600,-38.64342484874725,32.89080590964556,6.14267624130845,77.67690699970126"),
                        strong(
                                "1715254416730526700,-68.56867297959327,-7.656873182278871,-56.968401194477075,133.1939473563492"),
                        strong(
                                "1715254416780535800,-42.41844023082256,2.629225637039542,-20.428836630928515,65.47650249879061"),
                        strong(
                                "1715254416930563600,40.01750487849712,43.55564860999584,-21.342058560061453,104.91521204855442"),
                        strong(
                                "1715254416980572400,36.60124565143585,46.63288514103889,-1.8561786329247056,85.09030942539945"),
                        strong(
                                "1715254417030581500,-18.095978205007313,35.07651328792572,12.269182269060611,65.44167376199364"),
                        strong(
                                "1715254417080590600,-38.67960909180641,-1.859741147711873,-14.49934136800766,55.03869160752595"));
    }

    @Test
    void projectsTheAccelerometerAlone() {
        assertThat(readings.stream()
                        .map(AccelerometerReading::of)
                        .filter(Objects::nonNull)
                        .map(row -> row.timeNs() + "," + row.x() + "," + row.y() + "," + row.z()))
                .contains(
                        "1715254448886915600,0.42249665964916344,0.7032201653033494,-0.07118775190114975",
                        "1715254448936925700,-1.1883429386049509,-0.5094838920980692,0.33777298821806906",
                        "1715254448986936800,-1.2672994248114526,0.024103929165005682,-1.3308470372229815",
                        "1715254449036947700,-0.31100747516099364,1.4198895947664976,0.8130968365609645",
                        "1715254449086957600,0.7324434833087027,0.2660755332291126,1.587524627509713",
                        "1715254449136969000,0.7338478702139108,0.13930676388144492,-0.45388358542919155")
                .hasSize(26);
    }

    @Test
    void keepsEveryReadingWithItsValuesAsTheyWere() {
        List<SensorReading> rows = readings.stream().map(SensorReading::of).toList();

        assertThat(rows).hasSize(39);
        assertThat(rows)
                .filteredOn(row -> row.sensor().equals("location"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.values()).containsValues("247.4679606668651", "0.30848966493495394", "-1", "0");
                    assertThat(row.time()).isEqualTo(Instant.parse("2024-05-09T11:34:09.007135Z"));
                    assertThat(row.timeNs()).isEqualTo(1715254449007135000L);
                });
        assertThat(rows)
                .filteredOn(row -> row.sensor().equals("battery"))
                .singleElement()
                .satisfies(row -> assertThat(row.values())
                        .containsEntry("batteryLevel", "0.75")
                        .containsEntry("lowPowerMode", "False"));
    }

    @Test
    void tellsOnlyOfWhatIsAboveTheLimit() {
        assertThat(readings.stream()
                        .map(StrongMovement.above(133.1939473563492))
                        .filter(Objects::nonNull))
                .isEmpty();
        assertThat(readings.stream()
                        .map(StrongMovement.above(133.1939473563491))
                        .filter(Objects::nonNull))
                .hasSize(1);
    }

    private static String strong(String row) {
        String[] cells = row.split(",");
        return "{\"time\":" + cells[0] + ",\"accelerometer-x\":" + cells[1] + ",\"accelerometer-y\":" + cells[2]
                + ",\"accelerometer-z\":" + cells[3] + ",\"accelerometer-total\":" + cells[4] + "}";
    }
}
