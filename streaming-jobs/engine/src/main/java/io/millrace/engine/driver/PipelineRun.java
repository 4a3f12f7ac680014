package io.millrace.engine.driver;

import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.MissingClass;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.Upkeep;
import io.millrace.engine.source.Topics;
import io.millrace.engine.state.DamagedState;
import io.millrace.engine.storage.Folder;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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

    private final Pipeline pipeline;
    private final Session session;
    private final Trigger trigger;
    private final Lease lease;
    private final Generation beside;
    private final RebuildThrottle throttle;
    private final BatchGate gate = new BatchGate();
    private final Thread thread;
    private final Map<String, Upkeep> upkeeps = new ConcurrentHashMap<>();
    private volatile StreamingQuery running;
    private volatile PipelineStatus status;
    private volatile boolean mayRecover;
    private volatile Instant lastGood = Instant.now();

    /**
     * @param beside the generation to build beside what readers see; null to run that
     * @param throttle of such a generation
     */
    PipelineRun(
            Pipeline pipeline,
            Session session,
            Trigger trigger,
            Lease lease,
            Generation beside,
            RebuildThrottle throttle) {
        this.pipeline = pipeline;
        this.session = session;
        this.trigger = trigger;
        this.lease = lease;
        this.beside = beside;
        this.throttle = throttle;
        this.status = PipelineStatus.starting(pipeline.slug()).under(lease.epoch());
        this.thread = new Thread(this, "pipeline-" + name());
    }

    PipelineRun start() {
        thread.start();
        return this;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits for its end, for a while. */
    void await(Duration patience) throws InterruptedException {
        thread.join(patience.toMillis());
    }

    /** Stops it, and returns when it has ended. */
    void end() throws InterruptedException {
        stop();
        thread.join();
    }

    PipelineStatus status() {
        return status.with(running);
    }

    /** Whether it has failed for a reason that may pass. */
    boolean mayRecover() {
        return mayRecover;
    }

    private String name() {
        return beside == null ? pipeline.slug() : beside.name();
    }

    /** How large its tables are, by their names. */
    Map<String, Upkeep> upkeeps() {
        return new TreeMap<>(upkeeps);
    }

    @Override
    public void run() {
        try {
            runAgainAndAgain();
        } catch (Throwable broken) {
            fail(broken.toString());
        }
    }

    private void runAgainAndAgain() {
        Pause pause = new Pause(FIRST_PAUSE, LONGEST_PAUSE);
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
                    pause.reset();
                }
                if (!mayTryAgain(failure, pause)) {
                    return;
                }
            } catch (Error broken) {
                LOG.error("{}: uncaught", name(), broken);
                MissingClass.beneath(broken)
                        .ifPresentOrElse(missing -> fail(missing.getMessage()), () -> giveUp(broken.toString()));
                return;
            }
        }
    }

    private <E> void runUntilItStops(Flow<E> flow) throws Exception {
        new Folder(new Path(session.engine().warehouse()), session.hadoop()).requireWritable(EngineSettings.WAREHOUSE);
        new Folder(new Path(session.engine().checkpoints()), session.hadoop())
                .requireWritable(EngineSettings.CHECKPOINTS);
        lease.require();
        List<String> read = pipeline.topics(session.settings());
        Query<E> prepared = beside == null
                ? Query.prepare(
                        pipeline, flow, session, lease, () -> session.topics().find(read))
                : Query.prepareBeside(pipeline, flow, beside, session, lease);
        Query<E> query = prepared.withTopics(read, session);
        Offsets done = query.checkpoint().done();
        status = status.from(done);
        tell(done);
        Consumer<Upkeep> maintained = table -> upkeeps.merge(table.table(), table, (before, now) -> now.after(before));
        try (Housekeeping housekeeping = new Housekeeping(query, session, maintained)) {
            run(query, housekeeping);
        }
        if (query.isToBeRepartitioned() && !gate.isClosed()) {
            // The batch that was planned has run.
            runUntilItStops(flow);
        }
    }

    private <E> void run(Query<E> query, Housekeeping housekeeping) throws Exception {
        running = new Stream<>(query, session).start(trigger, gate, throttle, done -> {
            committed(done);
            housekeeping.afterBatch(done.stamp().batch());
        });
        status = status.in(State.RUNNING, null);
        if (gate.isClosed()) {
            running.stop();
        }
        LOG.info(
                "{}: running, checkpoint {}",
                query.generation().name(),
                query.checkpoint().folder());
        try {
            running.awaitTermination();
        } catch (StreamingQueryException failure) {
            if (!gate.isClosed()) {
                Optional<DamagedState> damage = DamagedState.beneath(
                        failure, pipeline.slug(), query.checkpoint().folder());
                throw damage.isPresent() ? damage.get() : failure;
            }
        }
    }

    private void committed(CommittedBatch done) {
        lastGood = Instant.now();
        status = status.after(done);
        tell(done.offsets());
        LOG.info("{}: {}", name(), done.stamp().sentence(status.counts().lastBatchMillis()));
    }

    /** At the start, too: whoever committed last, a run that died or a rebuild, may not have told it. */
    private void tell(Offsets committed) {
        if (beside == null) {
            session.topics().tell(Topics.group(pipeline.slug()), committed, lease.address());
        }
    }

    private boolean mayTryAgain(Exception failure, Pause pause) {
        String why = Unreachable.reason(failure, session.engine());
        Duration failing = Duration.between(lastGood, Instant.now());
        Optional<BlockedException> blocked = BlockedException.beneath(failure).or(() -> MissingClass.beneath(failure));
        if (blocked.isPresent()) {
            return fail(blocked.get().getMessage());
        }
        // Storage that goes away in the midst of a read tears it too; read again, it then says so.
        if (failure instanceof DamagedState && !pause.isFirst()) {
            return fail(failure.getMessage());
        }
        if (session.spark().sparkContext().isStopped()) {
            return fail("Spark itself has stopped.");
        }
        if (failing.compareTo(session.engine().giveUpAfter()) > 0) {
            LOG.error("{}: what failed last", name(), failure);
            return giveUp("Nothing could be committed for " + failing.toSeconds() + " s. The last reason: " + why);
        }
        Duration next = pause.next();
        status = status.in(State.RETRYING, why);
        LOG.warn("{}: {}. Trying again in {} s", name(), why, next.toSeconds());
        LOG.debug("{}: in full", name(), failure);
        return !gate.closesWithin(next);
    }

    /** False: it does not try again. */
    private boolean fail(String why) {
        status = status.in(State.FAILED, why);
        LOG.error("{}: {}", name(), why);
        return false;
    }

    /** The same where the reason may pass. */
    private boolean giveUp(String why) {
        mayRecover = true;
        return fail(why);
    }

    /** Lets the batch under way finish; what comes after it is read again at the next start. */
    void stop() {
        gate.close();
        StreamingQuery query = running;
        if (query == null) {
            return;
        }
        try {
            gate.stop(query);
        } catch (TimeoutException slow) {
            LOG.warn("{}: the query did not stop in time; its batch is run again at the next start", name());
        }
    }
}
