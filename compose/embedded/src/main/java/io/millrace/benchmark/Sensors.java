package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.lake.Rows;
import io.millrace.pipelines.sensors.Reading;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How fast the messages of phones are taken apart and folded, and what is kept of a phone. */
public record Sensors(Home home, Report report, long readings, int phones) {

    private static final String SLUG = "sensors";
    private static final String TOPIC = "phones";
    private static final int BATCHES = 10;

    /** What {@code sensors.lateness} is by default. */
    private static final int LATENESS_SECONDS = 30;

    public Rows run(Backbone backbone) {
        long seconds = Math.max(readings / Phones.READINGS / phones, LATENESS_SECONDS + 2);
        long messages = seconds * phones;
        report.doing("filling a topic with " + messages * Phones.READINGS + " readings");
        new Feed(backbone.settings(), TOPIC, new Phones(TOPIC, phones).messages()).fill(messages);

        report.doing("folding them");
        Path times = home.folder().resolve("sensors.times");
        Job job = Job.pipeline(
                backbone,
                home.folder().resolve("sensors"),
                SLUG,
                PipelineJob.ONCE,
                BatchTimes.options(times),
                List.of(
                        EngineSettings.EVENTS_PER_BATCH.key() + "=" + Math.max(1, messages / BATCHES),
                        Reading.TOPIC_NAME.key() + "=" + TOPIC));
        job.run(backbone);
        requireAll(job, messages, Phones.closedSeconds(seconds, LATENESS_SECONDS) * phones, backbone);

        report.doing("measuring the state");
        StateSizes.Kept kept =
                StateSizes.of(List.of(job.checkpoint(SLUG)), home, backbone).getFirst();
        double took = BatchTimes.seconds(times);
        return new Rows(
                List.of("readings", "messages", "seconds", "readings/s", "messages/s", "phones", "bytes per phone"),
                List.of(List.of(
                        messages * Phones.READINGS,
                        messages,
                        String.format(Locale.ROOT, "%.1f", took),
                        Math.round(messages * Phones.READINGS / took),
                        Math.round(messages / took),
                        kept.keys(),
                        kept.bytesEach())));
    }

    private void requireAll(Job job, long messages, long motions, Backbone backbone) {
        report.doing("counting them");
        List<String> found = TableFacts.of(
                List.of(
                        "SELECT count(*), count(DISTINCT device_id, sensor, time_ns) FROM "
                                + TableFacts.table(job.table(SLUG, "readings")),
                        "SELECT count(*) FROM " + TableFacts.table(job.table(SLUG, "accelerometer")),
                        "SELECT count(*), sum(readings) FROM " + TableFacts.table(job.table(SLUG, "motion"))),
                home,
                backbone);
        long readings = messages * Phones.READINGS;
        List<String> wanted = List.of(
                readings + " " + readings,
                Long.toString(messages * Phones.ACCELEROMETER),
                motions + " " + motions * Phones.ACCELEROMETER);
        if (!found.equals(wanted)) {
            throw new StackException("The tables do not hold what was sent. Readings and distinct ones, accelerometer,"
                    + " motion and its readings: " + found + " instead of " + wanted);
        }
        report.says("Every table holds what was sent: " + found);
    }
}
