package io.millrace.engine.driver;

import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.Flow;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.Upkeep;
import io.millrace.engine.state.DamagedState;
import io.millrace.engine.storage.Folder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pipeline running: starts it, starts it again when its surroundings failed it, and stops
 * it between two batches.
 */
final class PipelineRun implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineRun.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    private final Pipeline pipeline;
    private final Session session;
    private final Trigger trigger;
    private final Generation beside;
    private final Throttle pace;
    private final Lease lease;
    private final BatchGate gate = new BatchGate();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile StreamingQuery running;
    private volatile PipelineStatus status;
    private final Map<String, Upkeep> upkeeps = new ConcurrentHashMap<>();
    private volatile Instant lastGood = Instant.now();

    /** Runs what readers see. */
    PipelineRun(Pipeline pipeline, Session session, Trigger trigger, Lease lease) {
        this(pipeline, session, trigger, null, Throttle.OWN, lease);
    }

    /** Builds a generation beside it. */
    PipelineRun(Pipeline pipeline, Session session, Generation beside, Throttle pace, Lease lease) {
        this(
                pipeline,
                session,
                Trigger.ProcessingTime(session.engine().trigger().toMillis()),
                beside,
                pace,
                lease);
    }

    private PipelineRun(
            Pipeline pipeline, Session session, Trigger trigger, Generation beside, Throttle pace, Lease lease) {
        this.pipeline = pipeline;
        this.session = session;
        this.trigger = trigger;
        this.beside = beside;
        this.pace = pace;
        this.lease = lease;
        this.status = PipelineStatus.starting(pipeline.slug());
    }

    PipelineStatus status() {
        return status;
    }

    private String name() {
        return beside == null ? pipeline.slug() : beside.name();
    }

    /** How large its tables are, by their names. */
    Map<String, Upkeep> upkeeps() {
        return new TreeMap<>(upkeeps);
    }

    boolean isRunning() {
        return status.state().equals(State.RUNNING.text());
    }

    boolean failed() {
        return status.state().equals(State.FAILED.text());
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Instant begun = Instant.now();
            try {
                runUntilItStops(pipeline.flow(session.settings()));
                status = status.in(State.STOPPED, null);
                LOG.info("{}: stopped", name());
                return;
            } catch (IllegalArgumentException wrong) {
                fail(wrong.getMessage());
                return;
            } catch (Exception failure) {
                if (lastGood.isAfter(begun)) {
                    pause = FIRST_PAUSE;
                }
                if (!mayTryAgain(failure, pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } catch (Error broken) {
                LOG.error("{}: uncaught", name(), broken);
                fail(broken.toString());
                return;
            }
        }
    }

    private <E, A extends Record, O extends Record> void runUntilItStops(Flow<E, A, O> flow) throws Exception {
        new Folder(new Path(session.engine().warehouse()), session.hadoop()).requireWritable(EngineSettings.WAREHOUSE);
        new Folder(new Path(session.engine().checkpoints()), session.hadoop())
                .requireWritable(EngineSettings.CHECKPOINTS);
        lease.require();
        Run run = Run.of(lease);
        List<String> read = pipeline.topics(session.settings());
        Query<E, A, O> prepared = beside == null
                ? Query.prepare(
                        pipeline, flow, session, run, () -> session.topics().find(read))
                : Query.prepareBeside(pipeline, flow, beside, session, run);
        session.topics().ensure(everyTopic(flow), session.engine().topicPartitions());
        Query<E, A, O> query = prepared.reading(session.topics().find(read));
        tell(query.checkpoint().done());
        try (Housekeeping housekeeping = new Housekeeping(query, session, this::maintained)) {
            run(query, housekeeping);
        }
        if (query.isToBeRepartitioned() && stopping.getCount() > 0) {
            // The batch that was planned has run.
            runUntilItStops(flow);
        }
    }

    private <E, A extends Record, O extends Record> void run(Query<E, A, O> query, Housekeeping housekeeping)
            throws Exception {
        running = new Stream<>(query, session).start(trigger, gate, pace, done -> {
            committed(done);
            housekeeping.afterBatch(done.stamp().batch());
        });
        status = status.in(State.RUNNING, null);
        if (stopping.getCount() == 0) {
            running.stop();
        }
        LOG.info(
                "{}: running, checkpoint {}",
                query.generation().name(),
                query.checkpoint().folder());
        try {
            running.awaitTermination();
        } catch (StreamingQueryException failure) {
            if (stopping.getCount() > 0) {
                Optional<DamagedState> damage = DamagedState.beneath(
                        failure, pipeline.slug(), query.checkpoint().folder());
                throw damage.isPresent() ? damage.get() : failure;
            }
        }
    }

    private void maintained(Upkeep now) {
        upkeeps.compute(now.table(), (table, before) -> now.after(before));
    }

    /** Those that it reads and those that it writes. */
    private List<String> everyTopic(Flow<?, ?, ?> flow) {
        List<String> topics = new ArrayList<>(pipeline.topics(session.settings()));
        flow.sent().forEach(sent -> topics.add(session.settings().value(sent.topic())));
        return topics;
    }

    private void committed(Batches.Done done) {
        long millis = Duration.ofNanos(done.nanos()).toMillis();
        lastGood = Instant.now();
        status = status.after(done.stamp(), done.nanos(), done.commitNanos());
        tell(done.offsets());
        if (LOG.isInfoEnabled()) {
            LOG.info("{}: {}", name(), done.stamp().sentence(millis));
        }
    }

    /** At the start, too: whoever committed last, a run that died or a rebuild, may not have told it. */
    private void tell(Offsets committed) {
        if (beside == null) {
            session.topics().tell("millrace-" + pipeline.slug(), committed);
        }
    }

    private boolean mayTryAgain(Exception failure, Duration pause) {
        Optional<BlockedException> refusal = BlockedException.beneath(failure);
        if (refusal.isPresent()) {
            fail(refusal.get().getMessage());
            return false;
        }
        // Storage that goes away in the midst of a read tears it too; read again, it then says so.
        if (failure instanceof DamagedState && pause.compareTo(FIRST_PAUSE) > 0) {
            fail(failure.getMessage());
            return false;
        }
        if (session.spark().sparkContext().isStopped()) {
            fail("Spark itself has stopped.");
            return false;
        }
        String why = Unreachable.reason(failure, session.engine());
        Duration failing = Duration.between(lastGood, Instant.now());
        if (failing.compareTo(session.engine().giveUpAfter()) > 0) {
            LOG.error("{}: what failed last", name(), failure);
            fail("Nothing could be committed for " + failing.toSeconds() + " s. The last reason: " + why);
            return false;
        }
        status = status.in(State.RETRYING, why);
        LOG.warn("{}: {}. Trying again in {} s", name(), why, pause.toSeconds());
        LOG.debug("{}: in full", name(), failure);
        return !stopsWithin(pause);
    }

    private boolean stopsWithin(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void fail(String why) {
        status = status.in(State.FAILED, why);
        LOG.error("{}: {}", name(), why);
    }

    /** Lets the batch under way finish; what comes after it is read again at the next start. */
    void stop() {
        gate.close();
        stopping.countDown();
        StreamingQuery query = running;
        if (query == null) {
            return;
        }
        Instant deadline = Instant.now().plus(STOP_PATIENCE);
        while (query.isActive()
                && query.status().isTriggerActive()
                && !gate.holdsOne()
                && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        try {
            query.stop();
        } catch (TimeoutException slow) {
            LOG.warn("{}: the query did not stop in time; its batch is run again at the next start", name());
        }
    }
}
