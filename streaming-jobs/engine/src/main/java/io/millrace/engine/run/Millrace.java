package io.millrace.engine.run;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.Pipeline;
import io.millrace.engine.outside.Surroundings;
import io.millrace.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.streaming.Trigger;

/** Runs pipelines side by side in one Spark session. */
public final class Millrace implements AutoCloseable {

    /** Whether pipelines wait for more when they have read all that there is. */
    public enum Mode {
        CONTINUOUS,
        ONCE
    }

    private final List<PipelineRun> runs;
    private final List<Thread> threads = new ArrayList<>();
    private final Surroundings around;
    private final StatusServer statusServer;

    private Millrace(List<PipelineRun> runs, Surroundings around, StatusServer statusServer) {
        this.runs = runs;
        this.around = around;
        this.statusServer = statusServer;
    }

    /** Throws {@link io.millrace.settings.SettingsException} if settings do not go together, before anything starts. */
    public static Millrace start(Settings settings, List<Pipeline> pipelines, Mode mode) {
        pipelines.forEach(pipeline -> pipeline.flow(settings));
        List<PipelineRun> runs = new CopyOnWriteArrayList<>();
        StatusServer server = StatusServer.start(
                EngineSettings.of(settings).statusPort(),
                () -> runs.stream().map(PipelineRun::status).toList());
        try {
            Surroundings around = Surroundings.open(settings);
            Trigger trigger = mode == Mode.ONCE
                    ? Trigger.AvailableNow()
                    : Trigger.ProcessingTime(around.engine().trigger().toMillis());
            pipelines.forEach(pipeline -> runs.add(new PipelineRun(pipeline, around, trigger)));
            Millrace millrace = new Millrace(runs, around, server);
            millrace.startThreads();
            return millrace;
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private void startThreads() {
        for (PipelineRun run : runs) {
            Thread thread = new Thread(run, "pipeline-" + run.status().name());
            thread.start();
            threads.add(thread);
        }
    }

    /** Returns when every pipeline has stopped: whether none failed. */
    public boolean await() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        return runs.stream().noneMatch(PipelineRun::failed);
    }

    /** Stops every pipeline between two batches. */
    public void stop() {
        runs.parallelStream().forEach(PipelineRun::stop);
    }

    @Override
    public void close() {
        statusServer.close();
        around.close();
    }
}
