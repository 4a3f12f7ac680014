package io.millrace.engine.driver;

import io.millrace.engine.driver.PipelineStatus.Counts;
import io.millrace.engine.driver.PipelineStatus.Reached;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.engine.lake.Upkeep;
import io.millrace.sdk.Reason;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What Prometheus reads of a driver's pipelines. All of it is looked up when it asks. */
final class DriverMetrics implements MultiCollector {

    private final Supplier<List<PipelineReport>> pipelines;
    private final InstantSource clock;
    private final Lag lag;

    DriverMetrics(Supplier<List<PipelineReport>> pipelines, InstantSource clock) {
        this.pipelines = pipelines;
        this.clock = clock;
        this.lag = new Lag(clock);
    }

    @Override
    public MetricSnapshots collect() {
        List<PipelineReport> reports = pipelines.get();
        Families families = new Families();
        writeCounts(families, reports);
        writeTimes(families, reports);
        writeLag(families, reports);
        writeStates(families, reports);
        writeTables(families, reports);
        return families.build();
    }

    private static void writeCounts(Families to, List<PipelineReport> of) {
        to.counter("millrace_batches", "Batches committed.", counted(of, Counts::batches));
        to.counter("millrace_records_read", "Records read from Kafka.", counted(of, Counts::read));
        to.counter("millrace_records_accepted", "Records accepted.", counted(of, Counts::accepted));
        to.counter(
                "millrace_records_filtered",
                "Records that the pipeline has no use for.",
                counted(of, Counts::filtered));
        to.counter("millrace_records_quarantined", "Records rejected.", counted(of, Counts::quarantined));
        to.counter("millrace_records_duplicate", "Records left out as duplicates.", counted(of, Counts::duplicates));
        to.counter(
                "millrace_quarantined_rows",
                "Rows written to the quarantine, by stage and reason.",
                family -> of.forEach(report -> {
                    Map<Reason, Long> rows = report.status().history().reasons();
                    for (Reason reason : Reason.values()) {
                        family.accept(labels(report, reason), rows.getOrDefault(reason, 0L));
                    }
                }));
        to.counter(
                "millrace_commit_conflicts",
                "Commits of batches tried again because somebody else had changed the table in between.",
                each(of, report -> report.status().history().conflicts()));
    }

    private void writeTimes(Families to, List<PipelineReport> of) {
        to.seconds(
                "millrace_batch_seconds",
                "How long batches took.",
                each(of, report -> report.status().history().batches()));
        to.seconds(
                "millrace_commit_seconds",
                "How long the commits of each batch took.",
                each(of, report -> report.status().history().commits()));
        to.gauge(
                "millrace_last_batch_milliseconds",
                "How long the last batch took.",
                counted(of, Counts::lastBatchMillis));
        to.gauge(
                "millrace_newest_record_age_seconds",
                "Time since Kafka took the newest record that readers see.",
                Unit.SECONDS,
                reached(of, reached -> age(reached.newestAt())));
        to.gauge(
                "millrace_watermark_delay_seconds",
                "How far the watermark is behind the clock.",
                Unit.SECONDS,
                reached(of, reached -> age(reached.watermark())));
    }

    private void writeLag(Families to, List<PipelineReport> of) {
        Map<String, Lag.Behind> behind = lag.of(of);
        to.gauge(
                "millrace_lag_records",
                "Records in Kafka that are not committed yet.",
                each(
                        of,
                        report -> Optional.ofNullable(behind.get(report.name()))
                                .map(Lag.Behind::records)
                                .orElse(null)));
        to.gauge(
                "millrace_lag_seconds",
                "How old the oldest record is that is not committed yet, at most.",
                Unit.SECONDS,
                each(
                        of,
                        report -> Optional.ofNullable(behind.get(report.name()))
                                .map(Lag.Behind::seconds)
                                .orElse(null)));
    }

    private static void writeStates(Families to, List<PipelineReport> of) {
        to.gauge("millrace_pipeline_up", "1 while the pipeline runs.", is(of, State.RUNNING));
        to.gauge(
                "millrace_pipeline_standby",
                "1 while another driver runs the pipeline and this one waits.",
                is(of, State.STANDBY));
        to.gauge(
                "millrace_lease_epoch",
                "The epoch with which this driver holds, or held, the pipeline's lease.",
                reached(of, Reached::epoch));
        to.gauge("millrace_state_rows", "Rows of the pipeline's state in Spark.", reached(of, Reached::stateRows));
        to.gauge(
                "millrace_state_bytes",
                "Memory and local files that the pipeline's state takes.",
                Unit.BYTES,
                reached(of, Reached::stateBytes));
        to.gauge(
                "millrace_heap_after_collection_bytes",
                "What each part of the driver's heap held after its last collection, together.",
                Unit.BYTES,
                family -> family.accept(Labels.EMPTY, heapAfterCollection()));
    }

    private static void writeTables(Families to, List<PipelineReport> of) {
        to.gauge("millrace_table_files", "Files of a Delta table that readers see.", eachTable(of, Upkeep::files));
        to.gauge("millrace_table_log_files", "Files in the log of a Delta table.", eachTable(of, Upkeep::logFiles));
        to.gauge(
                "millrace_table_partitions",
                "Partitions of a Parquet table in the metastore.",
                eachTable(of, Upkeep::partitions));
        to.counter(
                "millrace_table_removed_files",
                "Files deleted; of a Parquet table folders of batches.",
                eachTable(of, Upkeep::removed));
    }

    private static Families.Values<Number> counted(List<PipelineReport> reports, Function<Counts, Number> count) {
        return each(reports, report -> count.apply(report.status().counts()));
    }

    private static Families.Values<Number> reached(List<PipelineReport> reports, Function<Reached, Number> value) {
        return each(reports, report -> value.apply(report.status().reached()));
    }

    private static Families.Values<Number> is(List<PipelineReport> reports, State state) {
        return each(reports, report -> report.status().is(state) ? 1 : 0);
    }

    private static <T> Families.Values<T> each(List<PipelineReport> reports, Function<PipelineReport, T> value) {
        return family ->
                reports.forEach(report -> family.accept(Labels.of("pipeline", report.name()), value.apply(report)));
    }

    private static Families.Values<Number> eachTable(List<PipelineReport> reports, Function<Upkeep, Number> value) {
        return family -> reports.forEach(report -> report.upkeeps()
                .forEach((name, table) ->
                        family.accept(Labels.of("pipeline", report.name(), "table", name), value.apply(table))));
    }

    private static Labels labels(PipelineReport report, Reason reason) {
        return Labels.of("pipeline", report.name(), "stage", reason.stage().text(), "reason", reason.text());
    }

    private Double age(Long millis) {
        return millis == null ? null : Double.valueOf((clock.millis() - millis) / 1e3);
    }

    /** Only a full collection collects all parts. */
    private static long heapAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }
}
