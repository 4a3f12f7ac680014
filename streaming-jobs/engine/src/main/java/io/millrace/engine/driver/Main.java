package io.millrace.engine.driver;

import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.MissingClass;
import io.millrace.engine.driver.Millrace.Mode;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs pipelines on Spark: {@code [--once | --standby] [--properties FILE] [--set key=value]… PIPELINE…}. */
public final class Main {

    private static final String LOGGING = "log4j2.configurationFile";

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
        } catch (RuntimeException | Error failure) {
            // Threads of Spark and of the status would keep the process alive.
            failure.printStackTrace();
            System.err.println("millrace: "
                    + MissingClass.beneath(failure).map(Throwable::getMessage).orElseGet(failure::toString));
            return FAILED;
        }
    }

    private int run(Settings settings, List<Pipeline> pipelines) throws InterruptedException {
        try (Millrace millrace = Millrace.start(settings, pipelines, mode)) {
            Ending ending = Ending.prepare(millrace::stop);
            millrace.watchExecutors(Main::end);
            boolean isWell = millrace.await();
            ending.done();
            return isWell ? 0 : FAILED;
        }
    }

    private static void end(String why) {
        System.err.println("millrace: " + why);
        System.exit(FAILED);
    }

    private void read(List<String> arguments) {
        for (int index = 0; index < arguments.size(); index++) {
            String argument = arguments.get(index);
            switch (argument) {
                case "--once" -> set(Mode.ONCE);
                case "--standby" -> set(Mode.STANDBY);
                case "--set" -> pairs.add(following(arguments, ++index));
                case "--properties" -> properties = Path.of(following(arguments, ++index));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new SettingsException("Unknown option " + argument
                                + ". There are --once, --standby, --properties FILE and --set key=value.");
                    }
                    slugs.add(argument);
                }
            }
        }
    }

    private void set(Mode wanted) {
        if (mode != Mode.CONTINUOUS && mode != wanted) {
            throw new SettingsException("--once and --standby exclude each other: one ends when all is read, the other"
                    + " waits for as long as it takes.");
        }
        mode = wanted;
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
