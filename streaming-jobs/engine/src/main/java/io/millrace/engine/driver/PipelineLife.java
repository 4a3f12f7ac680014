package io.millrace.engine.driver;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.engine.lake.Upkeep;
import io.millrace.engine.maintain.Rebuilding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pipeline in a driver, for as long as the driver holds the pipeline's lease: its live run, and beside it a rebuild
 * when somebody asks for one. Once the rebuild has come as far as the live run, that stops, readers are shown the new
 * tables, and a new live run resumes from there. A pipeline that no longer runs gives its lease back, and takes it again
 * for a rebuild.
 */
final class PipelineLife implements Runnable {

    private enum Phase {
        LIVE,
        REBUILDING,
        SWAPPING,
        RESTING
    }

    private static final Logger LOG = LoggerFactory.getLogger(PipelineLife.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Pipeline pipeline;
    private final Session session;
    private final Trigger trigger;
    private final String address;
    private final BooleanSupplier mayBeWantedLater;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private volatile Phase phase = Phase.LIVE;
    private volatile PipelineStatus status;
    private volatile PipelineRun live;
    private volatile PipelineRun builder;
    private Thread liveThread;
    private Lease lease;

    /**
     * @param address where the driver's status is
     * @param mayBeWantedLater whether it is worth waiting for a rebuild though the pipeline no longer runs
     */
    PipelineLife(
            Pipeline pipeline, Session session, Trigger trigger, String address, BooleanSupplier mayBeWantedLater) {
        this.pipeline = pipeline;
        this.session = session;
        this.trigger = trigger;
        this.mayBeWantedLater = mayBeWantedLater;
        this.address = address;
        this.status = PipelineStatus.starting(pipeline.slug());
    }

    String name() {
        return pipeline.slug();
    }

    PipelineStatus status() {
        PipelineRun run = live;
        if (run == null) {
            return status;
        }
        return switch (phase) {
            case SWAPPING -> run.status().in(State.STARTING, "its rebuilt tables replace the old ones");
            case REBUILDING ->
                run.failed() ? run.status().in(State.REBUILDING, run.status().error()) : run.status();
            case LIVE, RESTING -> run.status();
        };
    }

    /** How large its tables are, by their names. */
    Map<String, Upkeep> upkeeps() {
        PipelineRun run = live;
        return run == null ? Map.of() : run.upkeeps();
    }

    boolean failed() {
        return status().state().equals(State.FAILED.text());
    }

    /** Whether neither the live run nor a rebuild is under way. */
    boolean isAtRest() {
        return phase == Phase.RESTING;
    }

    @Override
    public void run() {
        try {
            do {
                phase = Phase.LIVE;
                runUnderLease();
                phase = Phase.RESTING;
            } while (isWantedAgain());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (BlockedException blocked) {
            fail(blocked.getMessage());
        } catch (Throwable uncaught) {
            // A missing class among them: nobody else would hear of it.
            LOG.error("{}: uncaught", name(), uncaught);
            fail(uncaught.toString());
        } finally {
            phase = Phase.RESTING;
        }
    }

    private void fail(String why) {
        LOG.error("{}: {}", name(), why);
        status = status().in(State.FAILED, why);
        live = null;
    }

    private void runUnderLease() throws InterruptedException {
        try (Lease taken = takeLease()) {
            lease = taken;
            finishSwap();
            do {
                phase = Phase.LIVE;
                live = new PipelineRun(pipeline, session, trigger, lease);
                liveThread = start(live, "pipeline-" + name());
            } while (isRebuiltWhileItRuns());
        }
    }

    /** Storage that does not answer yet may do so later. */
    private Lease takeLease() throws InterruptedException {
        Instant begun = Instant.now();
        while (true) {
            try {
                return Lease.take(session.environment(), name(), "driver", address);
            } catch (IOException unreachable) {
                String why = session.engine().checkpoints() + " does not answer (" + unreachable.getMessage() + ")";
                Duration failing = Duration.between(begun, Instant.now());
                if (failing.compareTo(session.engine().giveUpAfter()) > 0) {
                    throw new BlockedException(why + ".", "Check the storage and start again.");
                }
                status = status.in(State.RETRYING, why);
                LOG.warn("{}: {}", name(), why);
                if (stopsWithin(BETWEEN_LOOKS)) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /** Whether somebody asks for a rebuild before the driver ends. */
    private boolean isWantedAgain() throws InterruptedException {
        while (!isStopping() && mayBeWantedLater.getAsBoolean() && !stopsWithin(BETWEEN_LOOKS)) {
            if (open().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** A process that died in the midst of a swap has left tables of which some are new. */
    private void finishSwap() throws InterruptedException {
        Optional<Rebuild> open = open();
        if (open.isPresent() && open.get().stage() == Stage.SWAPPING) {
            phase = Phase.SWAPPING;
            swap(open.get());
        }
    }

    /** Returns when the live run has ended: whether it was for a rebuild, and another one is to start. */
    private boolean isRebuiltWhileItRuns() throws InterruptedException {
        while (true) {
            Optional<Rebuild> open = open();
            if (open.isPresent() && !isStopping()) {
                phase = Phase.REBUILDING;
                if (rebuild(open.get())) {
                    return !isStopping();
                }
                phase = Phase.LIVE;
            }
            liveThread.join(BETWEEN_LOOKS.toMillis());
            if (lease.isLost()) {
                live.stop();
                liveThread.join();
                lease.require();
            }
            if (!liveThread.isAlive() && (isStopping() || open().isEmpty())) {
                return false;
            }
        }
    }

    /** Empty also where nobody can say. */
    private Optional<Rebuild> open() {
        try {
            return rebuilds().open();
        } catch (IOException unreadable) {
            LOG.warn("{}: cannot look whether a rebuild is wanted: {}", name(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Rebuilding rebuilding(Rebuild rebuild) throws IOException {
        return new Rebuilding(
                pipeline, session.environment(), session.warehouse(), session.topics(), lease, rebuilds(), rebuild);
    }

    private Rebuilds rebuilds() throws IOException {
        return new Rebuilds(session.environment(), name());
    }

    /** Whether the live run was ended for it. */
    private boolean rebuild(Rebuild rebuild) throws InterruptedException {
        if (rebuild.stage() == Stage.SWAPPING) {
            endLive();
            swap(rebuild);
            return true;
        }
        try {
            Rebuilding rebuilding = rebuilding(rebuild);
            try {
                rebuilding.begin();
                return build(rebuild, rebuilding);
            } catch (IllegalArgumentException | BlockedException blocked) {
                rebuilding.fail(blocked.getMessage());
            }
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception unreachable) {
            // What Spark throws need be no RuntimeException, whatever its methods say.
            LOG.warn("{}: the rebuild is tried again: {}", name(), Unreachable.reason(unreachable, session.engine()));
        }
        return false;
    }

    private boolean build(Rebuild rebuild, Rebuilding rebuilding) throws IOException, InterruptedException {
        RebuildThrottle pace = new RebuildThrottle(
                rebuilding.live(),
                liveThread::isAlive,
                pipeline.flow(session.settings()).sent());
        builder = new PipelineRun(pipeline, session, rebuilding.beside(), pace, lease);
        Thread thread = start(builder, "rebuild-" + name());
        try {
            if (!await(thread, () -> builder.isRunning() && (pace.hasMet() || rebuilding.covers()))) {
                return failUnlessStopping(rebuilding);
            }
            endLive();
            if (!await(thread, rebuilding::covers)) {
                failUnlessStopping(rebuilding);
                return true;
            }
        } finally {
            builder.stop();
            thread.join();
        }
        swap(rebuild);
        return true;
    }

    private void endLive() throws InterruptedException {
        phase = Phase.SWAPPING;
        live.stop();
        liveThread.join();
    }

    private boolean failUnlessStopping(Rebuilding rebuilding) throws IOException {
        if (!isStopping()) {
            rebuilding.fail(builder.status().error());
        }
        return false;
    }

    /** Whether it has become so; not if the builder ends before, or the driver is to stop. */
    private boolean await(Thread building, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            building.join(BETWEEN_LOOKS.toMillis());
            if (!building.isAlive() || isStopping()) {
                return false;
            }
        }
        return true;
    }

    /** Tried until it is done: half of the tables may be new already. */
    private void swap(Rebuild rebuild) throws InterruptedException {
        while (!isStopping()) {
            try {
                rebuilding(rebuild).swap();
                return;
            } catch (BlockedException takenOver) {
                throw takenOver;
            } catch (Exception failure) {
                LOG.warn("{}: the swap is tried again: {}", name(), Unreachable.reason(failure, session.engine()));
                LOG.debug("{}: in full", name(), failure);
                stopsWithin(BETWEEN_LOOKS);
            }
        }
    }

    private static Thread start(PipelineRun run, String name) {
        Thread thread = new Thread(run, name);
        thread.start();
        return thread;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean stopsWithin(Duration pause) throws InterruptedException {
        return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the batches under way finish. A rebuild resumes at the next start. */
    void stop() {
        stopping.countDown();
        Stream.of(live, builder).filter(Objects::nonNull).parallel().forEach(PipelineRun::stop);
    }
}
