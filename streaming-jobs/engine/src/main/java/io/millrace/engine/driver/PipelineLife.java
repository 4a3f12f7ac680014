package io.millrace.engine.driver;

import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.engine.lake.Upkeep;
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
 * for a rebuild.
 */
final class PipelineLife implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineLife.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Pipeline pipeline;
    private final Session session;
    private final Trigger trigger;
    private final String address;
    private final BooleanSupplier mayBeWantedLater;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private volatile boolean isAtRest;
    private volatile PipelineStatus status;
    private volatile PipelineRun live;
    private volatile RebuildRun rebuild;
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
        RebuildRun open = rebuild;
        if (open != null && open.isSwapping()) {
            return run.status().in(State.STARTING, "its rebuilt tables replace the old ones");
        }
        return open != null && run.status().is(State.FAILED)
                ? run.status().in(State.REBUILDING, run.status().error())
                : run.status();
    }

    /** How large its tables are, by their names. */
    Map<String, Upkeep> upkeeps() {
        PipelineRun run = live;
        return run == null ? Map.of() : run.upkeeps();
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
                isAtRest = true;
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
            rebuild = null;
            isAtRest = true;
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
                live = new PipelineRun(pipeline, session, trigger, lease, null, null).start();
                rebuild = null;
                if (isStopping()) {
                    // stop() came before there was a run.
                    live.stop();
                }
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
