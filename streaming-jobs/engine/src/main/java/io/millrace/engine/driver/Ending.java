package io.millrace.engine.driver;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * What a driver's process does when it ends. A signal stops the pipelines in order, and the process has not failed then.
 * When something else ends it, such as Spark when memory runs out, pipelines are not waited for.
 */
final class Ending {

    /** Spark ends its own things at 50; stopping comes before, and leaving after. */
    private static final int BEFORE_SPARK = 100;

    private static final int AFTER_SPARK = 1;
    private static final int STOP_SECONDS = 90;

    /** Java's threads in which a signal ends the process. */
    private static final Pattern SIGNAL_HANDLER = Pattern.compile("SIG(TERM|INT|HUP) handler");

    private final Runnable stop;
    private final AtomicBoolean isDone = new AtomicBoolean();
    private final AtomicBoolean isStopped = new AtomicBoolean();

    private Ending(Runnable stop) {
        this.stop = stop;
    }

    static Ending prepare(Runnable stop) {
        Ending ending = new Ending(stop);
        ShutdownHookManager hooks = ShutdownHookManager.get();
        hooks.addShutdownHook(ending::stop, BEFORE_SPARK, STOP_SECONDS, SECONDS);
        hooks.addShutdownHook(ending::leave, AFTER_SPARK);
        return ending;
    }

    /** There is nothing left to stop. */
    void done() {
        isDone.set(true);
    }

    private void stop() {
        if (!isDone.get() && isAskedFor()) {
            stop.run();
            isStopped.set(true);
        }
    }

    private static boolean isAskedFor() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> SIGNAL_HANDLER.matcher(thread.getName()).matches());
    }

    private void leave() {
        if (isStopped.get()) {
            Runtime.getRuntime().halt(0);
        }
    }
}
