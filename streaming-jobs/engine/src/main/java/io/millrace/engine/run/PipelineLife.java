package io.millrace.engine.run;

import io.millrace.engine.Pipeline;
import io.millrace.engine.Refusal;
import io.millrace.engine.Unreachable;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.rebuild.Rebuilding;
import io.millrace.engine.run.PipelineStatus.State;
import io.millrace.engine.tables.Rebuilds;
import io.millrace.engine.tables.Rebuilds.Rebuild;
import io.millrace.engine.tables.Rebuilds.Stage;
import java.io.IOException;
import java.time.Duration;
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
 * One pipeline in a driver: its live run, and beside it a rebuild when somebody wants one. Once the rebuild has come as
 * far as the live run, that stops, readers are shown the new tables, and a new live run goes on from there.
 */
final class PipelineLife implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineLife.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Pipeline pipeline;
    private final Surroundings around;
    private final Trigger trigger;
    private final BooleanSupplier mayBeWantedLater;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile PipelineRun live;
    private volatile PipelineRun builder;
    private volatile boolean isAtRest;
    private volatile boolean isSwapping;
    private volatile boolean isRebuilding;
    private Thread liveThread;

    /** @param mayBeWantedLater whether it is worth to wait for a wish though the pipeline no longer runs */
    PipelineLife(Pipeline pipeline, Surroundings around, Trigger trigger, BooleanSupplier mayBeWantedLater) {
        this.pipeline = pipeline;
        this.around = around;
        this.trigger = trigger;
        this.mayBeWantedLater = mayBeWantedLater;
        this.live = new PipelineRun(pipeline, around, trigger);
    }

    String name() {
        return pipeline.slug();
    }

    PipelineStatus status() {
        PipelineStatus status = live.status();
        if (isSwapping) {
            return status.in(State.STARTING, "its rebuilt tables take the place of the old ones");
        }
        return isRebuilding && live.failed() ? status.in(State.REBUILDING, status.error()) : status;
    }

    boolean failed() {
        return live.failed();
    }

    /** Whether neither the live run nor a rebuild goes on. */
    boolean isAtRest() {
        return isAtRest;
    }

    @Override
    public void run() {
        try {
            live();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            isAtRest = true;
        }
    }

    private void live() throws InterruptedException {
        finishSwap();
        while (!isStopping()) {
            liveThread = start(live, "pipeline-" + name());
            if (!rebuildsWhileItRuns()) {
                return;
            }
            live = new PipelineRun(pipeline, around, trigger);
            isSwapping = false;
        }
    }

    /** A process that died in the midst of a swap has left tables of which some are new. */
    private void finishSwap() throws InterruptedException {
        Optional<Rebuild> open = open();
        if (open.isPresent() && open.get().stage() == Stage.SWAPPING) {
            isSwapping = true;
            swap(open.get());
            isSwapping = false;
        }
    }

    /** Returns when the live run has ended: whether there is to be another one. */
    private boolean rebuildsWhileItRuns() throws InterruptedException {
        while (true) {
            Optional<Rebuild> open = open();
            isRebuilding = open.isPresent();
            if (isRebuilding && !isStopping() && rebuild(open.get())) {
                return true;
            }
            liveThread.join(BETWEEN_LOOKS.toMillis());
            if (!liveThread.isAlive()) {
                isAtRest = true;
                if (isStopping() || !mayBeWantedLater.getAsBoolean() || stopsWithin(BETWEEN_LOOKS)) {
                    return false;
                }
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

    private Rebuilds rebuilds() throws IOException {
        return new Rebuilds(around.engine().checkpoints(), name(), around.hadoop());
    }

    /** Whether the live run was ended for it. */
    private boolean rebuild(Rebuild rebuild) throws InterruptedException {
        isAtRest = false;
        if (rebuild.stage() == Stage.SWAPPING) {
            endLive();
            swap(rebuild);
            return true;
        }
        try {
            Rebuilding rebuilding = new Rebuilding(pipeline, around, rebuilds(), rebuild);
            try {
                rebuilding.begin();
                return build(rebuild, rebuilding);
            } catch (IllegalArgumentException | Refusal refused) {
                rebuilding.fail(refused.getMessage());
            }
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception unreachable) {
            // What Spark throws need be no RuntimeException, whatever its methods say.
            LOG.warn("{}: the rebuild is tried again: {}", name(), Unreachable.reason(unreachable, around.engine()));
        }
        return false;
    }

    private boolean build(Rebuild rebuild, Rebuilding rebuilding) throws IOException, InterruptedException {
        Following pace = new Following(
                rebuilding.live(),
                liveThread::isAlive,
                pipeline.flow(around.settings()).sent());
        builder = new PipelineRun(pipeline, around, rebuilding.beside(), pace);
        Thread thread = start(builder, "rebuild-" + name());
        try {
            if (!await(thread, () -> builder.isRunning() && (pace.hasMet() || rebuilding.covers()))) {
                return giveUp(rebuilding);
            }
            endLive();
            if (!await(thread, rebuilding::covers)) {
                giveUp(rebuilding);
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
        isSwapping = true;
        live.stop();
        liveThread.join();
    }

    private boolean giveUp(Rebuilding rebuilding) throws IOException {
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
                new Rebuilding(pipeline, around, rebuilds(), rebuild).swap();
                return;
            } catch (Exception failure) {
                LOG.warn("{}: the swap is tried again: {}", name(), Unreachable.reason(failure, around.engine()));
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

    /** Lets the batches under way finish. A rebuild goes on at the next start. */
    void stop() {
        stopping.countDown();
        Stream.of(live, builder).filter(Objects::nonNull).parallel().forEach(PipelineRun::stop);
    }
}
