package io.millrace.engine.driver;

import io.millrace.engine.BlockedException;
import io.millrace.engine.MissingClass;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.driver.Millrace.Mode;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.sdk.Pipeline;
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
 * for a rebuild, or after a pause if what failed it may have recovered.
 */
final class PipelineLife implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineLife.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final Pipeline pipeline;
    private final Session session;
    private final Trigger trigger;
    private final BooleanSupplier mayBeWantedLater;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final LeaseWait leases;
    private final Pause pause = new Pause(FIRST_PAUSE, LONGEST_PAUSE);

    private boolean mayRecover;
    private boolean isSuperseded;
    private volatile boolean isAtRest;
    private volatile PipelineStatus status;
    private volatile PipelineRun live;
    private volatile RebuildRun rebuild;
    private Lease lease;

    /**
     * @param mode of the driver
     * @param address where the driver's status is
     * @param mayBeWantedLater whether it is worth waiting for a rebuild though the pipeline no longer runs
     */
    PipelineLife(Pipeline pipeline, Session session, Mode mode, String address, BooleanSupplier mayBeWantedLater) {
        this.pipeline = pipeline;
        this.session = session;
        this.trigger = mode == Mode.ONCE
                ? Trigger.AvailableNow()
                : Trigger.ProcessingTime(session.engine().trigger().toMillis());
        this.mayBeWantedLater = mayBeWantedLater;
        this.status = PipelineStatus.starting(pipeline.slug());
        this.leases = new LeaseWait(
                session,
                pipeline.slug(),
                address,
                mode == Mode.STANDBY,
                stopping,
                (state, why) -> status = status.in(state, why),
                this::rehearse);
    }

    /** What the running driver changes meanwhile may fail it, and that says nothing. */
    private void rehearse() {
        try {
            Query.rehearse(pipeline, session);
        } catch (Exception failure) {
            LOG.debug("{}: cannot look at the tables while another driver runs", name(), failure);
        }
    }

    String name() {
        return pipeline.slug();
    }

    PipelineStatus status() {
        return ownStatus().tookOverFrom(leases.tookOverFrom());
    }

    private PipelineStatus ownStatus() {
        PipelineRun run = live;
        if (run == null) {
            return status;
        }
        RebuildRun open = rebuild;
        if (open != null && open.isSwapping()) {
            return run.status().in(State.STARTING, "its rebuilt tables replace the old ones");
        }
        return open != null && run.status().is(State.FAILED)
                ? run.status().in(State.REBUILDING, run.status().error())
                : run.status();
    }

    PipelineReport report() {
        PipelineRun run = live;
        PipelineStatus now = status();
        return new PipelineReport(
                now,
                run == null ? Map.of() : run.upkeeps(),
                () -> session.topics().ends(now.history().committed()));
    }

    boolean failed() {
        return status().is(State.FAILED);
    }

    /** Whether neither the live run nor a rebuild is under way. */
    boolean isAtRest() {
        return isAtRest;
    }

    @Override
    public void run() {
        try {
            do {
                isAtRest = false;
                runUnderLease();
                rebuild = null;
                isAtRest = !isSuperseded;
            } while (isWantedAgain());
        } catch (InterruptedException stopped) {
            status = status().in(State.STOPPED, null);
            Thread.currentThread().interrupt();
        } catch (BlockedException blocked) {
            fail(blocked.getMessage());
        } catch (Throwable uncaught) {
            // Nobody else would hear of it.
            LOG.error("{}: uncaught", name(), uncaught);
            fail(uncaught.toString());
        } finally {
            rebuild = null;
            isAtRest = true;
        }
    }

    private void fail(String why) {
        status = status().in(State.FAILED, why);
        live = null;
        LOG.error("{}: {}", name(), why);
    }

    /** Throws a {@link BlockedException} if another attempt would not help. */
    private void runUnderLease() throws InterruptedException {
        mayRecover = false;
        isSuperseded = false;
        lease = null;
        try (Lease taken = leases.take()) {
            lease = taken;
            runWhileItIsHeld();
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (BlockedException blocked) {
            if (!mayStandByAgain()) {
                throw blocked;
            }
            LOG.warn("{}: {}", name(), blocked.getMessage());
        } catch (Throwable failure) {
            MissingClass.beneath(failure).ifPresent(missing -> {
                throw missing;
            });
            LOG.warn("{}: failed", name(), failure);
            fail(failure instanceof Unreachable ? failure.getMessage() : failure.toString());
            mayRecover = true;
        }
        if (mayStandByAgain()) {
            isSuperseded = true;
            status = status().in(State.STANDBY, "another process has taken over");
            live = null;
        }
    }

    private void runWhileItIsHeld() throws InterruptedException {
        try {
            finishSwap();
            do {
                live = new PipelineRun(pipeline, session, trigger, lease, null, null).start();
                rebuild = null;
                if (isStopping()) {
                    // stop() came before there was a run.
                    live.stop();
                }
            } while (isRebuiltWhileItRuns());
            mayRecover = live.mayRecover();
            if (live.status().counts().batches() > 0) {
                pause.reset();
            }
        } finally {
            // What failed beside it must not leave it running without the lease.
            if (live != null && live.isAlive()) {
                live.end();
            }
        }
    }

    /** Whether the lease was lost while the process was frozen, and may be had again when its new holder ends. */
    private boolean mayStandByAgain() {
        return leases.isStandby() && !isStopping() && lease != null && lease.isSuperseded();
    }

    /** Whether, before the driver ends, somebody asks for a rebuild or another attempt is due. */
    private boolean isWantedAgain() throws InterruptedException {
        if (isSuperseded) {
            return !isStopping();
        }
        Instant due = mayRecover ? Instant.now().plus(pause.next()) : Instant.MAX;
        if (mayRecover && mayBeWantedLater.getAsBoolean()) {
            LOG.warn("{}: another attempt follows at {} if other pipelines still run then", name(), due);
        }
        while (!isStopping() && mayBeWantedLater.getAsBoolean() && !stopsWithin(BETWEEN_LOOKS)) {
            if (open().isPresent() || Instant.now().isAfter(due)) {
                return true;
            }
        }
        return false;
    }

    /** A process that died in the midst of a swap has left tables of which some are new. */
    private void finishSwap() throws InterruptedException {
        Optional<Rebuild> open = open();
        if (open.isPresent() && open.get().stage() == Stage.SWAPPING) {
            new RebuildRun(pipeline, session, lease, open.get(), stopping).swap();
        }
    }

    /** Returns when the live run has ended: whether it was for a rebuild, and another one is to start. */
    private boolean isRebuiltWhileItRuns() throws InterruptedException {
        while (true) {
            Optional<Rebuild> open = open();
            if (open.isPresent() && !isStopping()) {
                rebuild = new RebuildRun(pipeline, session, lease, open.get(), stopping);
                if (rebuild.replace(live)) {
                    return !isStopping();
                }
                rebuild = null;
            }
            live.await(BETWEEN_LOOKS);
            if (lease.isLost()) {
                live.end();
                lease.require();
            }
            if (!live.isAlive() && (isStopping() || open().isEmpty())) {
                return false;
            }
        }
    }

    /** Empty also where nobody can say. */
    private Optional<Rebuild> open() {
        try {
            return new Rebuilds(session.environment(), name()).open();
        } catch (IOException unreadable) {
            LOG.warn("{}: cannot look whether a rebuild is wanted: {}", name(), unreadable.getMessage());
            return Optional.empty();
        }
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
        RebuildRun open = rebuild;
        Stream.of(live, open == null ? null : open.builder())
                .filter(Objects::nonNull)
                .parallel()
                .forEach(PipelineRun::stop);
    }
}
