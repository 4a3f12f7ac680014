package io.millrace.engine.driver;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.driver.Millrace.Mode;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;

/** Runs pipelines on Spark: {@code [--once] [--properties FILE] [--set key=value]… PIPELINE…}. */
public final class Main {

    private static final String LOGGING = "log4j2.configurationFile";

    /** Spark ends its own things at 50; stopping comes before, and leaving after. */
    private static final int BEFORE_SPARK = 100;

    private static final int AFTER_SPARK = 1;
    private static final int STOP_SECONDS = 90;
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private final List<String> slugs = new ArrayList<>();
    private final List<String> pairs = new ArrayList<>();
    private Mode mode = Mode.CONTINUOUS;
    private Path properties;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "millrace-log4j2.properties");
        }
        System.exit(new Main().run(List.of(arguments)));
    }

    private int run(List<String> arguments) throws InterruptedException {
        try {
            read(arguments);
            Settings settings = settings();
            List<Pipeline> pipelines = Pipelines.named(slugs);
            return run(settings, pipelines);
        } catch (SettingsException wrong) {
            System.err.println("millrace: " + wrong.getMessage());
            return WRONG_USE;
        } catch (BlockedException refusal) {
            System.err.println("millrace: " + refusal.getMessage());
            return FAILED;
        }
    }

    private int run(Settings settings, List<Pipeline> pipelines) throws InterruptedException {
        try (Millrace millrace = Millrace.start(settings, pipelines, mode)) {
            AtomicBoolean isDone = new AtomicBoolean();
            AtomicBoolean isStopped = new AtomicBoolean();
            ShutdownHookManager hooks = ShutdownHookManager.get();
            hooks.addShutdownHook(() -> isStopped.set(stop(millrace, isDone)), BEFORE_SPARK, STOP_SECONDS, SECONDS);
            hooks.addShutdownHook(() -> leave(isStopped), AFTER_SPARK);
            boolean isWell = millrace.await();
            isDone.set(true);
            return isWell ? 0 : FAILED;
        }
    }

    /** Whether there was something to stop: then this process was asked to end. */
    private static boolean stop(Millrace millrace, AtomicBoolean isDone) {
        boolean isRunning = !isDone.get();
        millrace.stop();
        return isRunning;
    }

    /** A process that stopped in order when it was asked to has not failed. */
    private static void leave(AtomicBoolean isStopped) {
        if (isStopped.get()) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void read(List<String> arguments) {
        for (int index = 0; index < arguments.size(); index++) {
            String argument = arguments.get(index);
            switch (argument) {
                case "--once" -> mode = Mode.ONCE;
                case "--set" -> pairs.add(following(arguments, ++index));
                case "--properties" -> properties = Path.of(following(arguments, ++index));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new SettingsException("Unknown option " + argument
                                + ". There are --once, --properties FILE and --set key=value.");
                    }
                    slugs.add(argument);
                }
            }
        }
    }

    private static String following(List<String> arguments, int index) {
        if (index >= arguments.size()) {
            throw new SettingsException("Option " + arguments.get(index - 1) + " wants a value behind it.");
        }
        return arguments.get(index);
    }

    private Settings settings() {
        Settings settings = Settings.of(EngineSettings.known());
        if (properties != null) {
            settings = settings.with(properties);
        }
        return settings.withEnvironment(System.getenv()).withPairs(pairs);
    }
}
