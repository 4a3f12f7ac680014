package io.millrace.engine.driver;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.engine.maintain.Rebuilding;
import io.millrace.sdk.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rebuild: it builds a generation beside the live run, and puts it in that one's place. */
final class RebuildRun {

    private static final Logger LOG = LoggerFactory.getLogger(RebuildRun.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Pipeline pipeline;
    private final Session session;
    private final Lease lease;
    private final Rebuild rebuild;
    private final CountDownLatch stopping;
    private volatile PipelineRun builder;
    private volatile boolean isSwapping;

    /** @param stopping reaches zero when the driver is to stop */
    RebuildRun(Pipeline pipeline, Session session, Lease lease, Rebuild rebuild, CountDownLatch stopping) {
        this.pipeline = pipeline;
        this.session = session;
        this.lease = lease;
        this.rebuild = rebuild;
        this.stopping = stopping;
    }

    /** Null before it has begun. */
    PipelineRun builder() {
        return builder;
    }

    /** Whether the live run has made way. */
    boolean isSwapping() {
        return isSwapping;
    }

    /** Whether the live run was ended for it. */
    boolean replace(PipelineRun live) throws InterruptedException {
        if (rebuild.stage() == Rebuilds.Stage.SWAPPING) {
            end(live);
            swap();
            return true;
        }
        try {
            Rebuilding rebuilding = rebuilding();
            try {
                rebuilding.begin();
                return build(live, rebuilding);
            } catch (IllegalArgumentException | BlockedException blocked) {
                rebuilding.fail(blocked.getMessage());
            }
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception unreachable) {
            // What Spark throws need be no RuntimeException, whatever its methods say.
            LOG.warn(
                    "{}: the rebuild is tried again: {}",
                    pipeline.slug(),
                    Unreachable.reason(unreachable, session.engine()));
        }
        return false;
    }

    private boolean build(PipelineRun live, Rebuilding rebuilding) throws IOException, InterruptedException {
        RebuildThrottle throttle = new RebuildThrottle(
                rebuilding.live(),
                live::isAlive,
                pipeline.flow(session.settings()).sent());
        Trigger trigger = Trigger.ProcessingTime(session.engine().trigger().toMillis());
        builder = new PipelineRun(pipeline, session, trigger, lease, rebuilding.beside(), throttle).start();
        try {
            if (!comesToPass(() -> builder.status().is(State.RUNNING) && (throttle.hasMet() || rebuilding.covers()))) {
                failUnlessStopping(rebuilding);
                return false;
            }
            end(live);
            if (!comesToPass(rebuilding::covers)) {
                failUnlessStopping(rebuilding);
                return true;
            }
        } finally {
            builder.end();
        }
        swap();
        return true;
    }

    private void end(PipelineRun live) throws InterruptedException {
        isSwapping = true;
        live.end();
    }

    private void failUnlessStopping(Rebuilding rebuilding) throws IOException {
        if (!isStopping()) {
            rebuilding.fail(builder.status().error());
        }
    }

    /** False if the builder ends before, or the driver is to stop. */
    private boolean comesToPass(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            builder.await(BETWEEN_LOOKS);
            if (!builder.isAlive() || isStopping()) {
                return false;
            }
        }
        return true;
    }

    /** Tried until it is done: half of the tables may be new already. */
    void swap() throws InterruptedException {
        while (!isStopping()) {
            try {
                rebuilding().swap();
                return;
            } catch (BlockedException takenOver) {
                throw takenOver;
            } catch (Exception failure) {
                LOG.warn(
                        "{}: the swap is tried again: {}",
                        pipeline.slug(),
                        Unreachable.reason(failure, session.engine()));
                LOG.debug("{}: in full", pipeline.slug(), failure);
                stopping.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private Rebuilding rebuilding() throws IOException {
        return new Rebuilding(pipeline, session.environment(), session.topics(), lease, rebuild);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
