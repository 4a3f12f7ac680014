package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.lake.Rows;
import io.millrace.pipelines.courier.CourierEvent;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast conversations are folded, what is kept of each, and whether a batch takes longer the more
 * of them there are: for few, many and very many.
 */
public record Courier(Home home, Report report, List<Long> sizes, int seconds) {

    private static final String SLUG = "courier";
    private static final int MESSAGES_A_SECOND = 1_000;
    private static final int WARM_UP_SECONDS = 45;
    private static final long BATCH = 250_000;

    /** Small files are brought together often enough to be seen in the figures. */
    private static final int COMPACT_AFTER = 25;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(100).toNanos();

    public Rows run(Backbone backbone) {
        List<List<Object>> rows = new ArrayList<>();
        for (long size : sizes) {
            rows.add(measured(new Chats("chats-" + size, size), backbone));
        }
        return new Rows(
                List.of(
                        "conversations",
                        "records",
                        "seconds",
                        "records/s",
                        "bytes per conversation",
                        "batches",
                        "p50 s",
                        "p90 s"),
                rows);
    }

    private List<Object> measured(Chats chats, Backbone backbone) {
        report.doing("filling a topic with " + chats.conversations() + " conversations");
        new Feed(backbone.settings(), chats.topic(), chats.all()).fill(chats.records());
        backbone.forgetTables();
        double seconds = drained(chats, backbone);
        requireAll(chats, backbone);
        report.doing("measuring the state of " + chats.conversations() + " conversations");
        StateSizes.Kept kept = StateSizes.of(
                        List.of(job(chats, PipelineJob.ONCE, "sizes", backbone).checkpoint(SLUG)), home, backbone)
                .getFirst();
        requireEqual("conversations in state", chats.conversations(), kept.keys());
        List<Double> batches = steady(chats, backbone);
        report.says(String.format(Locale.ROOT, "%d conversations, each message and order once", chats.conversations()));
        return List.of(
                chats.conversations(),
                chats.records(),
                String.format(Locale.ROOT, "%.1f", seconds),
                Math.round(chats.records() / seconds),
                kept.bytesEach(),
                batches.size(),
                String.format(Locale.ROOT, "%.3f", Percentile.of(batches, 0.5)),
                String.format(Locale.ROOT, "%.3f", Percentile.of(batches, 0.9)));
    }

    private double drained(Chats chats, Backbone backbone) {
        report.doing("folding " + chats.conversations() + " conversations");
        job(chats, PipelineJob.ONCE, "drain", backbone).run(backbone);
        return BatchTimes.seconds(times(chats, "drain"));
    }

    /** The batches in which a thousand messages a second go on in any of the conversations. */
    private List<Double> steady(Chats chats, Backbone backbone) {
        report.doing("1,000 messages a second in " + chats.conversations() + " conversations");
        Path times = times(chats, "steady");
        Feed feed = new Feed(backbone.settings(), chats.topic(), chats.more());
        List<Double> warm = new ArrayList<>();
        job(chats, PipelineJob.CONTINUOUS, "steady", backbone).runDuring(backbone, () -> {
            feed.trickle(MESSAGES_A_SECOND, WARM_UP_SECONDS);
            int cold = BatchTimes.in(times).size();
            feed.trickle(MESSAGES_A_SECOND, seconds);
            List<BatchTimes.Batch> all = BatchTimes.in(times);
            all.subList(cold, all.size()).forEach(batch -> warm.add(batch.millis() / 1e3));
            awaitAll(times, (long) MESSAGES_A_SECOND * (WARM_UP_SECONDS + seconds));
        });
        return warm;
    }

    private static void awaitAll(Path times, long messages) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (BatchTimes.in(times).stream().mapToLong(BatchTimes.Batch::events).sum() < messages) {
            if (System.nanoTime() > deadline) {
                throw new StackException("The job does not keep up with " + MESSAGES_A_SECOND + " messages a second.");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    private Job job(Chats chats, String mode, String phase, Backbone backbone) {
        return Job.pipeline(
                backbone,
                home.folder().resolve(chats.topic()),
                SLUG,
                mode,
                BatchTimes.options(times(chats, phase)),
                List.of(
                        EngineSettings.EVENTS_PER_BATCH.key() + "=" + BATCH,
                        EngineSettings.COMPACT_AFTER.key() + "=" + COMPACT_AFTER,
                        CourierEvent.TOPIC_NAME.key() + "=" + chats.topic()));
    }

    private Path times(Chats chats, String phase) {
        return home.folder().resolve(chats.topic() + "-" + phase + ".times");
    }

    /** Every conversation is there once, with its city, both sides and all of its messages. */
    private void requireAll(Chats chats, Backbone backbone) {
        report.doing("counting " + chats.conversations() + " conversations");
        Job job = job(chats, PipelineJob.ONCE, "drain", backbone);
        List<String> facts = TableFacts.of(
                List.of(
                        "SELECT count(*) FROM " + TableFacts.table(job.table(SLUG, "messages")),
                        "SELECT count(*) FROM " + TableFacts.table(job.table(SLUG, "orders")),
                        "SELECT count(*), sum(size(latest.messages)), count(latest.city_code),"
                                + " count(latest.first_customer_message) FROM (SELECT max_by(struct(*), _batch) AS latest"
                                + " FROM " + TableFacts.table(job.table(SLUG, "customer_courier_conversations_changes"))
                                + " GROUP BY order_id)"),
                home,
                backbone);
        long each = chats.conversations();
        long messages = Chats.ROUNDS * each;
        requireEqual("messages", messages, facts.get(0));
        requireEqual("orders", each, facts.get(1));
        requireEqual(
                "conversations, their messages, cities and answers",
                each + " " + messages + " " + each + " " + each,
                facts.get(2));
    }

    private static void requireEqual(String what, Object wanted, Object found) {
        if (!wanted.toString().equals(found.toString())) {
            throw new StackException("There are " + found + " " + what + " where " + wanted + " were sent.");
        }
    }
}
