package io.millrace.engine.driver;

import io.millrace.engine.MissingClass;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Candidate;
import io.millrace.engine.checkpoint.Holder;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.driver.PipelineStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the lease of a pipeline: at once or not at all; or, in standby, once no other process holds it. */
final class LeaseWait {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseWait.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final String PURPOSE = "driver";

    private final Session session;
    private final String pipeline;
    private final String address;
    private final boolean isStandby;
    private final CountDownLatch stopping;
    private final BiConsumer<State, String> listener;
    private final Runnable rehearsal;
    private boolean isRehearsed;
    private String told;
    private volatile String tookOverFrom;

    /**
     * @param address where the driver's status is
     * @param isStandby whether it waits for as long as another process holds the lease
     * @param stopping reaches zero when the driver is to stop
     * @param listener hears why it does not have the lease yet
     * @param rehearsal run once if it has to wait
     */
    LeaseWait(
            Session session,
            String pipeline,
            String address,
            boolean isStandby,
            CountDownLatch stopping,
            BiConsumer<State, String> listener,
            Runnable rehearsal) {
        this.session = session;
        this.pipeline = pipeline;
        this.address = address;
        this.isStandby = isStandby;
        this.stopping = stopping;
        this.listener = listener;
        this.rehearsal = rehearsal;
    }

    boolean isStandby() {
        return isStandby;
    }

    /** The process for whose lease it has waited last; null if it did not have to. */
    String tookOverFrom() {
        return tookOverFrom;
    }

    /** Storage that does not answer yet may do so later. Throws if the driver is to stop meanwhile. */
    Lease take() throws InterruptedException {
        Candidate candidate = new Candidate(session.environment(), pipeline, PURPOSE, address);
        Instant begun = Instant.now();
        while (true) {
            try {
                Optional<Lease> taken = isStandby
                        ? candidate.look()
                        : Optional.of(Lease.take(session.environment(), pipeline, PURPOSE, address));
                if (taken.isPresent()) {
                    candidate.holder().ifPresent(holder -> takeOver(holder, taken.get()));
                    return taken.get();
                }
                candidate.holder().ifPresent(holder -> tell(State.STANDBY, "waits for the " + holder.text()));
                if (!isRehearsed) {
                    isRehearsed = true;
                    rehearsal.run();
                }
            } catch (IOException unreachable) {
                retry(unreachable, Duration.between(begun, Instant.now()));
            }
            if (stopping.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    private void takeOver(Holder holder, Lease lease) {
        tookOverFrom = holder.name();
        LOG.info("{}: took over from {}; this driver has epoch {}", pipeline, tookOverFrom, lease.epoch());
    }

    private void retry(IOException unreachable, Duration failing) {
        MissingClass.beneath(unreachable).ifPresent(missing -> {
            throw missing;
        });
        String why = session.engine().checkpoints() + " does not answer (" + unreachable.getMessage() + ")";
        if (!isStandby && failing.compareTo(session.engine().giveUpAfter()) > 0) {
            throw new Unreachable(why + ". Check the storage and start again.", unreachable);
        }
        tell(State.RETRYING, why);
    }

    /** The log has it once. */
    private void tell(State state, String why) {
        listener.accept(state, why);
        if (!why.equals(told)) {
            LOG.info("{}: {}, {}", pipeline, state.text(), why);
            told = why;
        }
    }
}
