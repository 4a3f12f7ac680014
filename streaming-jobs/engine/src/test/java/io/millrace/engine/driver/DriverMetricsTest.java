package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.driver.PipelineStatus.Counts;
import io.millrace.engine.driver.PipelineStatus.Reached;
import io.millrace.engine.lake.Upkeep;
import io.millrace.sdk.Reason;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DriverMetricsTest {

    private static final Instant NOW = Instant.ofEpochSecond(100);
    private static final Offsets COMMITTED = new Offsets(Map.of("events", Map.of(0, 55L, 1, 50L)));

    private Instant now = NOW;
    private Offsets ends = COMMITTED;
    private PipelineReport report = report(new Reached(90_000L, 91_000L, 80_000L, "events/1", 3L, 40L, 4_096L));
    private final DriverMetrics metrics = new DriverMetrics(() -> List.of(report), () -> now);

    @Test
    void tellWhatThePipelineDoes() throws IOException {
        assertThat(samples())
                .contains(
                        entry("millrace_batches_total{pipeline=\"game\"}", 5.0),
                        entry("millrace_records_read_total{pipeline=\"game\"}", 105.0),
                        entry("millrace_records_accepted_total{pipeline=\"game\"}", 90.0),
                        entry("millrace_records_filtered_total{pipeline=\"game\"}", 7.0),
                        entry("millrace_records_quarantined_total{pipeline=\"game\"}", 3.0),
                        entry("millrace_records_duplicate_total{pipeline=\"game\"}", 5.0),
                        entry(quarantined("check", "missing-field"), 2.0),
                        entry(quarantined("state", "conflict"), 0.0),
                        entry("millrace_commit_conflicts_total{pipeline=\"game\"}", 2.0),
                        entry("millrace_last_batch_milliseconds{pipeline=\"game\"}", 250.0),
                        entry("millrace_newest_record_age_seconds{pipeline=\"game\"}", 10.0),
                        entry("millrace_watermark_delay_seconds{pipeline=\"game\"}", 20.0),
                        entry("millrace_pipeline_up{pipeline=\"game\"}", 1.0),
                        entry("millrace_pipeline_standby{pipeline=\"game\"}", 0.0),
                        entry("millrace_lease_epoch{pipeline=\"game\"}", 3.0),
                        entry("millrace_state_rows{pipeline=\"game\"}", 40.0),
                        entry("millrace_state_bytes{pipeline=\"game\"}", 4096.0),
                        entry("millrace_table_files{pipeline=\"game\",table=\"events\"}", 1.0),
                        entry("millrace_table_log_files{pipeline=\"game\",table=\"events\"}", 2.0),
                        entry("millrace_table_partitions{pipeline=\"game\",table=\"events\"}", 3.0),
                        entry("millrace_table_removed_files_total{pipeline=\"game\",table=\"events\"}", 4.0));
    }

    @Test
    void tellHowLongBatchesTook() throws IOException {
        assertThat(samples())
                .contains(
                        entry("millrace_batch_seconds_bucket{pipeline=\"game\",le=\"0.1\"}", 0.0),
                        entry("millrace_batch_seconds_bucket{pipeline=\"game\",le=\"0.25\"}", 1.0),
                        entry("millrace_batch_seconds_bucket{pipeline=\"game\",le=\"2.5\"}", 2.0),
                        entry("millrace_batch_seconds_bucket{pipeline=\"game\",le=\"300.0\"}", 2.0),
                        entry("millrace_batch_seconds_bucket{pipeline=\"game\",le=\"+Inf\"}", 3.0),
                        entry("millrace_batch_seconds_count{pipeline=\"game\"}", 3.0),
                        entry("millrace_batch_seconds_sum{pipeline=\"game\"}", 402.25),
                        entry("millrace_commit_seconds_count{pipeline=\"game\"}", 1.0));
    }

    @Test
    void tellWhatTheHeapHoldsAfterItsLastCollection() throws IOException {
        System.gc();

        assertThat(samples().get("millrace_heap_after_collection_bytes"))
                .isPositive()
                .isLessThan(Runtime.getRuntime().totalMemory());
    }

    @Test
    void leaveOutWhatIsNotKnown() throws IOException {
        report = report(Reached.NOTHING);
        ends = Offsets.NONE;

        assertThat(samples())
                .containsKey("millrace_pipeline_up{pipeline=\"game\"}")
                .doesNotContainKeys(Stream.of(
                                "newest_record_age_seconds",
                                "watermark_delay_seconds",
                                "lag_records",
                                "lag_seconds",
                                "lease_epoch",
                                "state_rows",
                                "state_bytes")
                        .map(name -> "millrace_" + name + "{pipeline=\"game\"}")
                        .toArray(String[]::new));
    }

    @Test
    void tellHowManyRecordsWaitAndHowOldTheyAreAtMost() throws IOException {
        ends = new Offsets(Map.of("events", Map.of(0, 60L, 1, 50L)));
        assertThat(lag()).as("they came after the newest committed one").containsExactly(5.0, 10.0);

        ends = COMMITTED;
        assertThat(lag()).containsExactly(0.0, 0.0);

        now = NOW.plusSeconds(600);
        ends = new Offsets(Map.of("events", Map.of(0, 55L, 1, 52L)));
        assertThat(lag()).as("they came after the last look").containsExactly(2.0, 600.0);
        now = NOW.plusSeconds(601);
        ends = COMMITTED;
        lag();
        now = NOW.plusSeconds(604);
        ends = new Offsets(Map.of("events", Map.of(0, 56L, 1, 52L)));
        assertThat(lag()).containsExactly(3.0, 3.0);
    }

    @Test
    void tellNoAgeOfRecordsThatWaitedBeforeTheDriverBegan() throws IOException {
        ends = new Offsets(Map.of("events", Map.of(0, 55L, 1, 52L)));

        assertThat(lag()).containsExactly(2.0, null);
    }

    @Test
    void areDocumented() throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(metrics);
        JvmMetrics.builder().register(registry);
        System.gc();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        List<String> families = text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> "| `" + line.split(" ")[2] + "` | " + line.split(" ")[3] + " |")
                .toList();

        assertThat(documented("Metrics of the driver"))
                .containsExactlyInAnyOrderElementsOf(families.stream()
                        .filter(family -> family.startsWith("| `millrace_"))
                        .toList());
        assertThat(families).containsAll(documented("Metrics of each Java process"));
    }

    /** The first two columns of a section's table. */
    private static List<String> documented(String section) throws IOException {
        String page = Files.readString(Path.of("../../docs/operations.md"));
        String text = page.substring(page.indexOf("### " + section));
        return Pattern.compile("(?m)^\\| `[a-z_]+` \\| [a-z]+ \\|")
                .matcher(text.substring(0, text.indexOf("\n#", 1)))
                .results()
                .map(row -> row.group())
                .toList();
    }

    private List<Double> lag() throws IOException {
        Map<String, Double> samples = samples();
        return Stream.of("records", "seconds")
                .map(unit -> samples.get("millrace_lag_" + unit + "{pipeline=\"game\"}"))
                .collect(Collectors.toList());
    }

    private Map<String, Double> samples() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, metrics.collect());
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }

    private static String quarantined(String stage, String reason) {
        return "millrace_quarantined_rows_total{pipeline=\"game\",reason=\"" + reason + "\",stage=\"" + stage + "\"}";
    }

    private PipelineReport report(Reached reached) {
        History history = new History(
                List.of(),
                Map.of(Reason.LATE, 1L, Reason.MISSING_FIELD, 2L),
                COMMITTED,
                Map.of("events-0", 90_000L),
                2,
                Durations.NONE.with(250_000_000).with(2_000_000_000).with(400_000_000_000L),
                Durations.NONE.with(20_000_000));
        Counts counts = new Counts(4, 5, 105, 90, 7, 3, 5, 250, 1_500_000_000L, 250_500_000L);
        return new PipelineReport(
                new PipelineStatus("game", "running", counts, reached, history, null, null),
                Map.of("events", new Upkeep("events", 1, 2, 3, 4)),
                () -> CompletableFuture.completedFuture(ends));
    }
}
