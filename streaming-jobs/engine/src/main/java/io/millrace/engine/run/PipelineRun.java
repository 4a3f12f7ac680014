package io.millrace.engine.run;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.Flow;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Refusal;
import io.millrace.engine.Unreachable;
import io.millrace.engine.ledger.Offsets;
import io.millrace.engine.outside.Folders;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.run.PipelineStatus.State;
import io.millrace.engine.tables.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
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
    private final Surroundings around;
    private final Trigger trigger;
    private final Generation beside;
    private final Pace pace;
    private final BatchGate gate = new BatchGate();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile StreamingQuery running;
    private volatile PipelineStatus status;
    private volatile Instant lastGood = Instant.now();

    /** Runs what readers see. */
    PipelineRun(Pipeline pipeline, Surroundings around, Trigger trigger) {
        this(pipeline, around, trigger, null, Pace.OWN);
    }

    /** Builds a generation beside it. */
    PipelineRun(Pipeline pipeline, Surroundings around, Generation beside, Pace pace) {
        this(pipeline, around, Trigger.ProcessingTime(around.engine().trigger().toMillis()), beside, pace);
    }

    private PipelineRun(Pipeline pipeline, Surroundings around, Trigger trigger, Generation beside, Pace pace) {
        this.pipeline = pipeline;
        this.around = around;
        this.trigger = trigger;
        this.beside = beside;
        this.pace = pace;
        this.status = PipelineStatus.starting(pipeline.slug());
    }

    PipelineStatus status() {
        return status;
    }

    private String name() {
        return beside == null ? pipeline.slug() : beside.name();
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
                runUntilItStops(pipeline.flow(around.settings()));
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
            }
        }
    }

    private <E, A extends Record, O extends Record> void runUntilItStops(Flow<E, A, O> flow) throws Exception {
        Folders.requireWritable(around.engine().warehouse(), EngineSettings.WAREHOUSE, around.hadoop());
        Folders.requireWritable(around.engine().checkpoints(), EngineSettings.CHECKPOINTS, around.hadoop());
        List<String> read = pipeline.topics(around.settings());
        Query<E, A, O> prepared = beside == null
                ? Query.prepare(pipeline, flow, around, () -> around.topics().find(read))
                : Query.prepareBeside(pipeline, flow, beside, around);
        around.topics().ensure(everyTopic(flow), around.engine().topicPartitions());
        Query<E, A, O> query = prepared.reading(around.topics().find(read));
        tell(query.checkpoint().done());
        Chores chores = new Chores(query, around);
        running = new Stream<>(query, around).start(trigger, gate, pace, done -> {
            committed(done);
            chores.afterBatch(done.stamp().batch());
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
        if (query.isToBeRepartitioned() && stopping.getCount() > 0) {
            // The batch that was planned has run.
            runUntilItStops(flow);
        }
    }

    /** Those that it reads and those that it writes. */
    private List<String> everyTopic(Flow<?, ?, ?> flow) {
        List<String> topics = new ArrayList<>(pipeline.topics(around.settings()));
        flow.sent().forEach(sent -> topics.add(around.settings().value(sent.topic())));
        return topics;
    }

    private void committed(Batches.Done done) {
        long millis = Duration.ofNanos(done.nanos()).toMillis();
        lastGood = Instant.now();
        status = status.after(done.stamp(), millis);
        tell(done.offsets());
        if (LOG.isInfoEnabled()) {
            LOG.info("{}: {}", name(), done.stamp().sentence(millis));
        }
    }

    /** At the start, too: whoever committed last, a run that died or a rebuild, may not have told it. */
    private void tell(Offsets committed) {
        if (beside == null) {
            around.topics().tell("millrace-" + pipeline.slug(), committed);
        }
    }

    private boolean mayTryAgain(Exception failure, Duration pause) {
        Optional<Refusal> refusal = Refusal.beneath(failure);
        if (refusal.isPresent()) {
            fail(refusal.get().getMessage());
            return false;
        }
        // Storage that goes away in the midst of a read tears it too; read again, it then says so.
        if (failure instanceof DamagedState && pause.compareTo(FIRST_PAUSE) > 0) {
            fail(failure.getMessage());
            return false;
        }
        if (around.spark().sparkContext().isStopped()) {
            fail("Spark itself has stopped.");
            return false;
        }
        String why = Unreachable.reason(failure, around.engine());
        Duration failing = Duration.between(lastGood, Instant.now());
        if (failing.compareTo(around.engine().giveUpAfter()) > 0) {
            LOG.error("{}: what failed last", name(), failure);
            fail("Nothing could be committed for " + failing.toSeconds() + " s; giving up. The last reason: " + why);
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
