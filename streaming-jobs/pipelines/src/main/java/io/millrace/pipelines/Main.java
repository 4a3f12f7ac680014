package io.millrace.pipelines;

import io.millrace.engine.Millrace;
import io.millrace.engine.Millrace.Mode;
import io.millrace.engine.Pipeline;
import io.millrace.engine.Refusal;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs pipelines on Spark: {@code [--once] [--properties FILE] [--set key=value]… PIPELINE…}. */
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private final List<String> slugs = new ArrayList<>();
    private final List<String> pairs = new ArrayList<>();
    private Mode mode = Mode.CONTINUOUS;
    private Path properties;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
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
        } catch (Refusal refusal) {
            System.err.println("millrace: " + refusal.getMessage());
            return FAILED;
        }
    }

    private int run(Settings settings, List<Pipeline> pipelines) throws InterruptedException {
        try (Millrace millrace = Millrace.start(settings, pipelines, mode)) {
            Thread main = Thread.currentThread();
            Thread stop = new Thread(() -> stop(millrace, main), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            return millrace.await() ? 0 : FAILED;
        }
    }

    /** Runs when the process is asked to end; the main thread then closes what it opened. */
    private static void stop(Millrace millrace, Thread main) {
        millrace.stop();
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
        Settings settings = Settings.of(Pipelines.settings());
        if (properties != null) {
            settings = settings.with(properties);
        }
        return settings.withEnvironment(System.getenv()).withPairs(pairs);
    }
}
