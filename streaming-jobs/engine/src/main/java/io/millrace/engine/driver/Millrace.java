package io.millrace.engine.driver;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.inspect.Trace;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs pipelines side by side in one Spark session. */
public final class Millrace implements AutoCloseable {

    /** Whether pipelines wait for more when they have read all that there is. */
    public enum Mode {
        CONTINUOUS,
        /** The same, and a pipeline that another driver runs is taken over when that one ends. */
        STANDBY,
        ONCE
    }

    private final List<PipelineLife> lives;
    private final List<Thread> threads = new ArrayList<>();
    private final Session session;
    private final StatusServer statusServer;

    private Millrace(List<PipelineLife> lives, Session session, StatusServer statusServer) {
        this.lives = lives;
        this.session = session;
        this.statusServer = statusServer;
    }

    /** Throws {@link io.millrace.settings.SettingsException} if settings do not go together, before anything starts. */
    public static Millrace start(Settings settings, List<Pipeline> pipelines, Mode mode) {
        pipelines.forEach(pipeline -> pipeline.flow(settings));
        List<PipelineLife> lives = new CopyOnWriteArrayList<>();
        EngineSettings engine = EngineSettings.of(settings);
        StatusServer server = StatusServer.start(
                engine.statusHost(),
                engine.statusPort(),
                () -> lives.stream().map(PipelineLife::report).toList(),
                new TraceRequests(() -> Trace.open(settings, Pipelines.ALL)));
        try {
            Session session = Session.open(settings);
            BooleanSupplier anyGoesOn = () -> !lives.stream().allMatch(PipelineLife::isAtRest);
            pipelines.forEach(
                    pipeline -> lives.add(new PipelineLife(pipeline, session, mode, server.address(), anyGoesOn)));
            Millrace millrace = new Millrace(lives, session, server);
            millrace.startThreads();
            return millrace;
        } catch (RuntimeException | Error failure) {
            server.close();
            throw failure;
        }
    }

    private void startThreads() {
        for (PipelineLife life : lives) {
            Thread thread = new Thread(life, "life-" + life.name());
            thread.start();
            threads.add(thread);
        }
    }

    /** Calls {@code end} when work has waited for executors as long as for anything else that is away. */
    void watchExecutors(Consumer<String> end) {
        ExecutorWatch.start(session.spark().sparkContext(), session.engine().giveUpAfter(), end);
    }

    /** Returns when every pipeline has stopped: whether none failed. */
    public boolean await() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        return lives.stream().noneMatch(PipelineLife::failed);
    }

    /** Stops every pipeline between two batches. */
    public void stop() {
        lives.parallelStream().forEach(PipelineLife::stop);
    }

    @Override
    public void close() {
        statusServer.close();
        session.close();
    }
}
